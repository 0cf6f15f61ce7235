using System.Net;
using Functions.LocalHost.EventHubs;
using Functions.LocalHost.ServiceBus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Rpc.Core.Internal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Bindings.Tests.Support;

/// <summary>A host of the WebJobs SDK with the functions of one object, and the gRPC server that a worker would find.</summary>
internal sealed class JobApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly WebApplication? _rpc;
    private bool _stopped;

    private JobApp(IHost host, WebApplication? rpc, RecordedLog log) => (_host, _rpc, Log) = (host, rpc, log);

    public RecordedLog Log { get; }

    public IServiceProvider Services => _host.Services;

    public IJobHost Jobs => Services.GetRequiredService<IJobHost>();

    /// <summary>Where a worker finds the services of extensions.</summary>
    public string Endpoint => _rpc!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <param name="functions">Its public methods with trigger attributes are the functions.</param>
    /// <param name="settings">Settings as <c>Name=value</c>; those of host.json begin with <c>AzureWebJobs:</c>.</param>
    public static Task<JobApp> StartAsync(object functions, params string[] settings) => StartAsync(functions, _ => { }, settings);

    public static async Task<JobApp> StartAsync(object functions, Action<IWebJobsBuilder> configure, params string[] settings)
    {
        var log = new RecordedLog();
        var host = new HostBuilder()
            .ConfigureAppConfiguration(builder =>
            {
                builder.Sources.Clear();
                builder.AddInMemoryCollection([new("AzureWebJobsConfigurationSection", "AzureWebJobs"), .. settings.Select(Pair)]);
            })
            .ConfigureLogging(logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug))
            .ConfigureWebJobs((_, builder) =>
            {
                new ServiceBusWebJobsStartup().Configure(builder);
                new EventHubsWebJobsStartup().Configure(builder);
                builder.Services.AddSingleton<ITypeLocator>(new OneType(functions.GetType()));
                builder.Services.AddSingleton<IJobActivator>(new OneObject(functions));
                configure(builder);
            })
            .Build();
        var app = new JobApp(host, await ServeAsync(host.Services, log), log);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    public async Task StopAsync()
    {
        if (_stopped) return;
        _stopped = true;
        await _host.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        if (_rpc is not null) await _rpc.DisposeAsync();
    }

    private static KeyValuePair<string, string?> Pair(string setting)
    {
        var at = setting.IndexOf('=', StringComparison.Ordinal);
        return new(setting[..at], setting[(at + 1)..]);
    }

    // As in an app's host, services come from the job host's container.
    private static async Task<WebApplication> ServeAsync(IServiceProvider jobs, RecordedLog log)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.RequestServices = jobs;
            return next(context);
        });
        app.UseRouting();
#pragma warning disable CS0618 // What the real host serves, too.
        app.UseEndpoints(endpoints =>
        {
            foreach (var source in jobs.GetServices<WebJobsRpcEndpointDataSource>()) endpoints.DataSources.Add(source);
        });
#pragma warning restore CS0618
        await app.StartAsync();
        return app;
    }

    private sealed class OneType(Type type) : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [type];
    }

    private sealed class OneObject(object functions) : IJobActivator
    {
        public T CreateInstance<T>() => (T)functions;
    }
}
