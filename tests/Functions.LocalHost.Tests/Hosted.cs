using HostedApp;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing;

namespace Functions.LocalHost.Tests;

/// <summary>The app in tests/HostedApp, as its own tests would start it.</summary>
internal sealed class Hosted(string storage, params string[] settings) : WebApplicationFactory<Calls>
{
    // Settings that only some tests need.
    private static readonly string[] Off = ["AtStart", "Beat", "Patient", "Elsewhere"];

    private bool _hasPort;

    /// <summary>An app that answers HTTP, and needs no storage.</summary>
    public static Hosted WithoutListeners(params string[] settings) => new("", ["AzureFunctionsLocalHost:Listeners=false", .. settings]);

    /// <summary>What the app logs.</summary>
    public RecordedLog Log { get; } = new();

    /// <summary>What its functions do from the start.</summary>
    public Func<string, CancellationToken, Task>? Do { get; init; }

    /// <summary>Changes the services of the app.</summary>
    public Action<IServiceCollection>? Change { get; init; }

    /// <summary>A source of settings with the highest precedence.</summary>
    public IConfigurationSource? Source { get; init; }

    /// <summary>What its functions saw.</summary>
    public Calls Calls => Services.GetRequiredService<Calls>();

    /// <summary>Starts the app on a free port, and returns its address.</summary>
    public Uri StartOnFreePort()
    {
        _hasPort = true;
        UseKestrel(0);
        StartServer();
        return ClientOptions.BaseAddress;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        string[] all =
        [
            $"AzureWebJobsStorage={storage}", "NamedRoute=by/name", "TickSchedule=0 0 0 1 1 *",
            .. Off.Select(function => $"AzureWebJobs.{function}.Disabled=1"), .. settings,
        ];
        foreach (var setting in all)
            builder.UseSetting(setting[..setting.IndexOf('=', StringComparison.Ordinal)],
                setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        builder.ConfigureLogging(logging => logging.AddProvider(Log));
        if (_hasPort) builder.WaitForPort();
        if (Change is { } change) builder.ConfigureTestServices(change);
        if (Source is { } source) builder.ConfigureAppConfiguration(configuration => configuration.Add(source));
        if (Do is { } todo) builder.ConfigureTestServices(services => services.AddSingleton(new Calls { Do = todo }));
    }
}
