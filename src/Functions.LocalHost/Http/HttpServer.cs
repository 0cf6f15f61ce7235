using System.Net;
using System.Net.Sockets;
using Functions.LocalHost.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Http;

/// <summary>The server that serves HTTP: the app's own, or the host's if the app has none.</summary>
internal sealed class HttpServer(IServiceProvider services, Address address, IEnumerable<IStartupFilter> filters) : IAsyncDisposable
{
    private WebApplication? _own;

    /// <summary>The addresses at which the app serves HTTP; empty in a test's server.</summary>
    public IReadOnlyList<string> Addresses
    {
        get
        {
            var server = _own is null ? services.GetService<IServer>() : _own.Services.GetRequiredService<IServer>();
            return [.. server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        }
    }

    /// <summary>Starts a server for an app that has none.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (services.GetService<IServer>() is null) _own = await Apart.Run(() => StartOwnAsync(cancellation))();
    }

    public Task StopAsync(CancellationToken cancellation) => _own?.StopAsync(cancellation) ?? Task.CompletedTask;

    /// <summary>
    /// Checks that no other program listens on the ports, by connecting to them. Binding a port can succeed although another program uses
    /// it.
    /// </summary>
    /// <exception cref="HostConfigurationException">Another program listens on a port.</exception>
    public async Task CheckPortsAsync(CancellationToken cancellation)
    {
        foreach (var port in address.Urls.Split(';').Select(url => BindingAddress.Parse(url).Port).Where(port => port != 0))
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, cancellation);
            }
            catch (SocketException)
            {
                continue;
            }
            throw new HostConfigurationException(
                $"port {port} is in use by another program. Stop it, or choose another port with --port.");
        }
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<WebApplication> StartOwnAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address.Urls);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpFront.MaxRequestBodySize;
        });
        builder.Services.AddRouting().AddCors();
        builder.Services.AddSingleton(services.GetRequiredService<ILoggerFactory>());
        builder.Services.AddSingleton(services.GetRequiredService<IHostEnvironment>());
        foreach (var filter in filters.OfType<HttpFront>()) builder.Services.AddSingleton<IStartupFilter>(filter);
        var app = builder.Build();
        await app.StartAsync(cancellation);
        return app;
    }
}
