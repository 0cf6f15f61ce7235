using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.State.Destinations;

/// <summary>
/// Holds the client for the Service Bus namespace in the setting <c>ServiceBus</c>, which contains a connection string or uses an identity.
/// The client connects on first use.
/// </summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection.</remarks>
internal sealed class ServiceBusConnection(IConfiguration configuration) : IAsyncDisposable
{
    /// <summary>The name of the setting.</summary>
    public const string Setting = "ServiceBus";

    private readonly IConfigurationSection _section = configuration.GetSection(Setting);
    private readonly Lock _lock = new();
    private ServiceBusClient? _client;

    public ServiceBusClient Client
    {
        get { lock (_lock) return _client ??= Connect(); }
    }

    /// <summary>Returns the error in the setting; null when there is none.</summary>
    public string? Error()
    {
        if (string.IsNullOrWhiteSpace(_section.Value))
            return _section["fullyQualifiedNamespace"] is null
                ? $"the setting {Setting} is missing: set it to the namespace's connection string, "
                    + $"or set {Setting}__fullyQualifiedNamespace to use an identity."
                : null;
        try
        {
            _ = Client;
            return null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // Its message may quote the string, which is a secret.
            return $"the setting {Setting} is not a valid connection string for a Service Bus namespace.";
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock) return _client?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private ServiceBusClient Connect()
    {
        var options = new ServiceBusClientOptions();
        // A record that cannot be delivered waits in storage, so that the attempt that it comes from need not wait.
        (options.RetryOptions.MaxRetries, options.RetryOptions.TryTimeout, options.RetryOptions.MaxDelay) =
            (1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));
        return string.IsNullOrWhiteSpace(_section.Value)
            ? new(_section["fullyQualifiedNamespace"], AppIdentity.For(_section), options)
            : new(_section.Value, options);
    }
}
