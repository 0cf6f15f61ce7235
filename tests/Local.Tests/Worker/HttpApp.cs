using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Local.Tests.Worker;

/// <summary>An app of a few function types on a free port.</summary>
internal sealed class HttpApp(IHost host, HttpClient client) : IAsyncDisposable
{
    public HttpClient Client => client;

    public IServiceProvider Services => host.Services;

    public static async Task<HttpApp> StartAsync(Type[] functions, string[] args, CancellationToken cancellation, Action<FunctionsApplicationBuilder>? configure = null)
    {
        var builder = FunctionsApplication.CreateBuilder(functions, [.. args, .. args.Any(arg => arg.StartsWith("--Greeting", StringComparison.Ordinal)) ? Array.Empty<string>() : ["--Greeting:Route=greeting"], "--urls=http://127.0.0.1:0", "--AzureWebJobsStorage=", "--ServiceBus=", "--EventHubs="]);
        builder.ConfigureFunctionsWebApplication();
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync(cancellation);
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(host, new HttpClient { BaseAddress = new Uri(address) });
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}
