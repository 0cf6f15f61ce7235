using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Testing;

/// <summary>Apps of a <c>WebApplicationFactory</c> that listen on a port.</summary>
public static class FreePort
{
    /// <summary>Delays the start of an app until its factory has set the port of <c>UseKestrel</c>.</summary>
    /// <remarks>
    /// The factory does so after the app's <c>Main</c> has built the host, while <c>Main</c> goes on and starts it. If the server has
    /// started by then, the factory throws.
    /// </remarks>
    public static IWebHostBuilder WaitForPort(this IWebHostBuilder builder) =>
        builder.ConfigureServices(services => services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Gate>()));

    private sealed class Gate(IServer server) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Eventually.True(
            () => server.Features.Get<IServerAddressesFeature>() is { PreferHostingUrls: true },
            cancellationToken,
            what: "The port is set");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
