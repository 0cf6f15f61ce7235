using System.Reflection;
using Functions.LocalHost.Admin;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Console;
using Functions.LocalHost.Http;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.ServiceBus.Settling;
using Functions.LocalHost.Worker;
using Functions.LocalHost.Worker.InProcess;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Functions.LocalHost.Hosting;

/// <summary>Adds the host to an app's services.</summary>
public static class HostEntry
{
    /// <summary>Adds the host to an app. Functions.LocalHost.Startup calls this while the app creates its builder.</summary>
    public static void AddTo(IServiceCollection services, HostBuilderContext context, Assembly app, string folder, bool isOwnProgram)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(app);
        if (isOwnProgram) StartupErrors.Explain();

        // The worker finds its assembly, and the ASP.NET Core extension host.json, in the folder of this name.
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", Path.GetDirectoryName(app.Location));
        // The worker's builder reads neither of them from its arguments.
        context.HostingEnvironment.ApplicationName = app.GetName().Name!;
        context.HostingEnvironment.EnvironmentName = context.Configuration[HostDefaults.EnvironmentKey] ?? Environments.Development;
        var files = AppFiles.Find(folder, context.HostingEnvironment.ContentRootPath);
        var settings = LocalSettings.Read(files);
        // If this is set, extensions assume that they run in Azure, and write their telemetry to the console.
        Environment.SetEnvironmentVariable("CONTAINER_NAME", null);
        if (isOwnProgram) settings.ToEnvironment();
        var server = new WorkerServer();
        AddConfiguration(services, context, new(files, settings, context, server));
        Address.Keep(context);
        AddTransport(services, context.Configuration, app, server);

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new Terminal(isOwnProgram));
        services.AddSingleton(files);
        services.AddSingleton(_ => server);
        services.AddSingleton(provider =>
            new HostConfiguration(provider.GetRequiredService<IConfiguration>(), files.HostJson, app.GetName().Name!));
        services.AddSingleton(provider => Address.Of(provider.GetRequiredService<IConfiguration>(), context, settings));
        services.AddSingleton<FunctionCatalogue>();
        services.AddSingleton<WorkerConnection>();
        services.AddSingleton<Invoker>();
        services.AddSingleton<WebHooks>();
        services.AddSingleton<ListenerHost>();
        services.AddSingleton<FunctionCalls>();
        services.AddSingleton<AdminApi>();
        services.AddSingleton<NamedFunctions>();
        services.AddSingleton<StartPage>();
        services.AddSingleton(CrossOrigin.Of(settings, isOwnProgram ? Environment.GetCommandLineArgs().Skip(1) : []));
        services.AddRouting().AddCors();
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpFront.MaxRequestBodySize;
        });
        services.AddSingleton<IStartupFilter, HttpFront>();
        services.AddSingleton<HttpServer>();
        services.AddHostedService<HostService>();
        ConsoleLogging.AddTo(services, isOwnProgram);
    }

    private static void AddTransport(IServiceCollection services, IConfiguration configuration, Assembly app, WorkerServer server)
    {
        if (string.Equals(configuration[InProcessTransport.Setting], "grpc", StringComparison.OrdinalIgnoreCase)) return;
        if (InProcessTransport.TryAdd(services, InProcessTransport.WorkerOf(app), server.Stream))
            services.AddKeyedSingleton(SettlementCalls.ServiceKey, server.Settlements.Run);
    }

    private static void AddConfiguration(IServiceCollection services, HostBuilderContext context, WorkerSettings source)
    {
        // Lowest precedence: environment variables and arguments win, as under Core Tools.
        if (context.Configuration is IConfigurationBuilder builder) builder.Sources.Insert(0, source);
        // An app built by HostBuilder has already built its configuration; its services get the completed one.
        else
        {
            var ready = ((IConfigurationRoot)context.Configuration).Providers;
            services.AddSingleton<IConfiguration>(new ConfigurationRoot([source, .. ready]));
        }
    }
}
