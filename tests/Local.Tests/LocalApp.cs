using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Local.Tests;

/// <summary>A functions app of one class, running in the test.</summary>
internal sealed class LocalApp : IAsyncDisposable
{
    private readonly IHost _host;

    private LocalApp(IHost host, RecordedLog log) => (_host, Log) = (host, log);

    /// <summary>What the app has logged.</summary>
    public RecordedLog Log { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>Where the app answers HTTP.</summary>
    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <param name="functions">The class with the functions.</param>
    /// <param name="calls">What the functions take in their constructor, to say what they saw.</param>
    /// <param name="settings">Settings as <c>Name=value</c>.</param>
    public static async Task<LocalApp> StartAsync(Type functions, object calls, string storage, params string[] settings)
    {
        var log = new RecordedLog();
        var builder = FunctionsApplication.CreateBuilder([functions],
            // What the repository's sample of settings names is for the app: these tests name their own.
            [$"--AzureWebJobsStorage={storage}", "--urls=http://127.0.0.1:0", "--ServiceBus=", "--EventHubs=", .. settings.Select(setting => "--" + setting)]);
        builder.Services.AddSingleton(calls.GetType(), calls);
        if (calls is IHaveTime timed) builder.Services.AddSingleton(timed.Time);
        if (calls is IHaveServices own) own.AddTo(builder.Services);
        builder.Logging.ClearProviders().AddProvider(log).AddFilter("Host", LogLevel.Debug);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new LocalApp(host, log);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

/// <summary>Calls that bring the clock the app runs on.</summary>
internal interface IHaveTime
{
    TimeProvider Time { get; }
}

/// <summary>Calls that bring services which take the place of the app's own.</summary>
internal interface IHaveServices
{
    void AddTo(IServiceCollection services);
}

/// <summary>Keeps log lines as <c>Level: message</c>.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IEnumerable<string> Lines => _lines;

    public int Count(string part) => _lines.Count(line => line.Contains(part, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(_lines);

    public void Dispose() { }

    private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
