using Azure.Core;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.LocalHost.Listeners;

/// <summary>Creates clients for extensions that survive an outage of their service.</summary>
internal sealed class HostClients(AzureComponentFactory inner, StorageHealth health, CancellationToken stopping) : AzureComponentFactory
{
    /// <summary>Decorates the factory that extensions have registered. If there is none, no extension creates clients.</summary>
    public static void Decorate(IServiceCollection services, StorageHealth health, CancellationToken stopping)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(AzureComponentFactory))?.ImplementationType is not { } type)
            return;
        services.AddSingleton<AzureComponentFactory>(provider =>
            new HostClients((AzureComponentFactory)ActivatorUtilities.CreateInstance(provider, type), health, stopping));
    }

    public override TokenCredential CreateTokenCredential(IConfiguration configuration) => inner.CreateTokenCredential(configuration);

    public override object CreateClient(Type clientType, IConfiguration configuration, TokenCredential credential, object clientOptions) =>
        inner.CreateClient(clientType, configuration, credential, clientOptions);

    public override object CreateClientOptions(Type optionsType, object? serviceVersion, IConfiguration configuration)
    {
        var options = inner.CreateClientOptions(optionsType, serviceVersion, configuration);
        if (options is ClientOptions http) Harden(http, health, stopping);
        return options;
    }

    /// <summary>Changes an HTTP client's options so that it survives an outage.</summary>
    /// <param name="stopping">Cancelled when the host stops, so that nothing waits for a service after that.</param>
    public static void Harden(ClientOptions options, StorageHealth health, CancellationToken stopping)
    {
        options.AddPolicy(new CallPolicy(stopping), HttpPipelinePosition.PerCall);
        options.AddPolicy(new TryPolicy(health), HttpPipelinePosition.PerRetry);
    }
}
