using System.Net;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Worker;

/// <summary>
/// The gRPC server for the worker, and for the worker's part of extensions. It has its own port, on the loopback address.
/// </summary>
internal sealed class WorkerServer : IAsyncDisposable
{
    private readonly Lazy<Task<WebApplication>> _app;
    private readonly Lazy<Task<string>> _endpoint;

    public WorkerServer()
    {
        _app = new(Apart.Run(StartAsync));
        _endpoint = new(async () => Address(await _app.Value));
    }

    /// <summary>The address of the server. The first call starts it.</summary>
    public Task<string> Endpoint => _endpoint.Value;

    /// <summary>The stream of the worker, whether it is connected over gRPC or in the process.</summary>
    public WorkerStream Stream { get; } = new();

    /// <summary>The services of extensions, which may be added while the server is running.</summary>
    public ExtensionEndpoints Extensions { get; } = new();

    /// <summary>Settles messages without gRPC, for a worker's extension in this process.</summary>
    public SettlementCalls Settlements { get; } = new();

    public async ValueTask DisposeAsync()
    {
        if (!_app.IsValueCreated) return;
        var app = await _app.Value;
        // The worker's stream never ends by itself.
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(WorkerServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        builder.Services.AddSingleton(Stream);
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<WorkerStream>();
        ((IEndpointRouteBuilder)app).DataSources.Add(Extensions);
        await app.StartAsync();
        return app;
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
}
