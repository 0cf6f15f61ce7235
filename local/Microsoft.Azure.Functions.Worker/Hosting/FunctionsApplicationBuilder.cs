using System.Reflection;
using Local.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a functions app: services, configuration, logging and middleware.</summary>
public class FunctionsApplicationBuilder : IFunctionsWorkerApplicationBuilder, IHostApplicationBuilder
{
    private const int DefaultPort = 7071;
    // The functions host's HttpBodySizeLimit.
    private const long MaxRequestBodySize = 104_857_600;
    private readonly WebApplicationBuilder _web;
    private readonly InvocationPipeline _pipeline = new();
    private readonly LocalConsole _console;
    private readonly LocalSettings _local;

    internal FunctionsApplicationBuilder(Assembly app, IReadOnlyCollection<Type> functionTypes, string[] args, bool isOwnProgram)
    {
        _console = new LocalConsole(isOwnProgram);
        _web = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = app.GetName().Name, EnvironmentName = EnvironmentOf(args) });
        var local = _local = LocalSettings.Find(_web.Environment.ContentRootPath);
        // First, so that environment variables and arguments win, as they do under Core Tools.
        _web.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = local.Values });
        ConfigureServer(local);
        ConfigureLogging(local);
        AddHost(app, functionTypes, local);
        foreach (var startup in ExtensionsOf(app)) startup.Configure(this);
    }

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => _web.Services;

    /// <summary>The app's settings.</summary>
    public ConfigurationManager Configuration => _web.Configuration;

    /// <summary>Where the app runs.</summary>
    public IHostEnvironment Environment => _web.Environment;

    /// <summary>The app's logging.</summary>
    public ILoggingBuilder Logging => _web.Logging;

    /// <summary>The app's metrics.</summary>
    public IMetricsBuilder Metrics => _web.Metrics;

    /// <summary>Values that extensions of the builder share.</summary>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    /// <summary>What is done to the web application before it starts.</summary>
    internal List<Action<WebApplication>> WebSteps { get; } = [];

    /// <inheritdoc/>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _pipeline.Add(middleware);
        return this;
    }

    /// <summary>Replaces the container of the app's services.</summary>
    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>Builds the app; run it with <c>Run()</c>.</summary>
    public IHost Build() => new LocalHost(_web.Build(), WebSteps, _local, _console);

    // Core Tools sets AZURE_FUNCTIONS_ENVIRONMENT to Development unless it is set.
    private static string EnvironmentOf(string[] args) =>
        new ConfigurationBuilder().AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("AZURE_FUNCTIONS_").AddCommandLine(args).Build()[HostDefaults.EnvironmentKey]
        ?? Environments.Development;

    private void ConfigureServer(LocalSettings local)
    {
        if (string.IsNullOrEmpty(Configuration["urls"]))
            _web.WebHost.UseUrls($"http://localhost:{Configuration["port"] ?? $"{local.Port ?? DefaultPort}"}");
        _web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
        });
    }

    private void ConfigureLogging(LocalSettings local)
    {
        Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "[yyyy-MM-dd'T'HH:mm:ss.fff] ";
        });
        Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning);
        if (local.HostJson is null) return;
        // Below everything else, so that a setting such as Logging:LogLevel:Default overrides host.json.
        var levels = new ConfigurationBuilder().AddJsonFile(local.HostJson).Build().GetSection("logging").AsEnumerable();
        _web.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = levels });
    }

    private void AddHost(Assembly app, IReadOnlyCollection<Type> functionTypes, LocalSettings local)
    {
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddSingleton(_console);
        Services.AddSingleton(_pipeline);
        Services.AddSingleton(new FunctionTypes(functionTypes));
        Services.AddSingleton(services => new HostConfiguration(services.GetRequiredService<IConfiguration>(), local.HostJson, app.GetName().Name!));
        Services.AddSingleton<FunctionCatalogue>();
        Services.AddSingleton<FunctionExecutor>();
        Services.AddHostedService<Banner>();
        Services.AddHostedService<ListenerService>();
    }

    private static IEnumerable<WorkerExtensionStartup> ExtensionsOf(Assembly app) =>
        app.GetReferencedAssemblies().Select(Assembly.Load)
            .SelectMany(extension => extension.GetCustomAttributes<WorkerExtensionStartupAttribute>())
            .Select(attribute => (WorkerExtensionStartup)Activator.CreateInstance(attribute.StartupType, nonPublic: true)!);
}
