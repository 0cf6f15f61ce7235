using Functions.LocalHost.Configuration;
using Functions.LocalHost.ServiceBus.Settling;
using Functions.LocalHost.Worker;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Indexers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
#pragma warning disable CS0612, CS0618 // "Not ready for public consumption"; the real host uses it for the same.

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Runs the WebJobs SDK in the process: it listens for the triggers of the app's functions, and implements their other bindings.
/// </summary>
internal sealed partial class ListenerHost(
    FunctionCatalogue catalogue, HostConfiguration configuration, AppFiles files, WorkerServer server, WebHooks hooks, Invoker invoker,
        TimeProvider time, ILoggerFactory loggers)
    : IAsyncDisposable
{
    /// <summary>The setting that turns listeners off, for tests: <c>false</c>.</summary>
    public const string Setting = "AzureFunctionsLocalHost:Listeners";

    /// <summary>How long starting and stopping the app wait for listeners whose service does not answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = loggers.CreateLogger("Host.Listeners");
    private readonly StartedListeners _started = new();
    private readonly StorageHealth _health = new(loggers);
    private readonly CancellationTokenSource _stopping = new();

    // Calls wait for it: the WebJobs SDK looks for functions only once, at the first call or at its start.
    private readonly TaskCompletionSource<IJobHost?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _keys = [];
    private IHost? _host;
    private Task _starting = Task.CompletedTask;
    private DurableStorage? _durable;
    private Task _watching = Task.CompletedTask;
    private bool _isLeft;

    /// <exception cref="HostConfigurationException">A binding, an extension or its settings are not valid.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await BeginAsync(cancellation);
        }
        catch (Exception e)
        {
            // Calls that are waiting fail, too.
            _ready.TrySetException(e);
            _ = _ready.Task.Exception;
            throw;
        }
    }

    /// <summary>Stops all listeners at once, and waits for running calls, but not for listeners that cannot start.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        _ready.TrySetCanceled(CancellationToken.None);
        if (_host is null) return;
        await _stopping.CancelAsync();
        try
        {
            var stopped = _starting.IsCompletedSuccessfully && _started.AllRun ? _host.StopAsync(cancellation)
                : _started.StopAsync(cancellation);
            await Task.WhenAny(stopped, Task.Delay(Patience, time, cancellation));
            await _watching;
            var answers = stopped.IsCompletedSuccessfully || _durable is null || await AnswersAsync(_durable, cancellation);
            // The listeners are waiting for the service that does not answer.
            _isLeft = !stopped.IsCompletedSuccessfully && (_health.IsAway || !answers);
            if (!_isLeft) await stopped.WaitAsync(cancellation);
        }
        catch (InvalidOperationException e)
        {
            // The listeners of blobs share the listener of a queue, and may stop it twice.
            Stopped(_logger, e.Message);
        }
    }

    /// <summary>Calls a function through its extensions.</summary>
    /// <param name="arguments">The values of parameters, and of the names in binding expressions.</param>
    public async Task CallAsync(HostedFunction function, IDictionary<string, object?> arguments, CancellationToken cancellation)
    {
        var job = await _ready.Task.WaitAsync(cancellation) ?? throw new HostConfigurationException(
            $"The function '{function.Name}' has bindings that need extensions, which the setting {Setting} switches off.");
        await job.CallAsync(function.Name, arguments, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        // A start that failed is not stopped first.
        _ready.TrySetCanceled(CancellationToken.None);
        await _stopping.CancelAsync();
        // Disposing the host would wait for listeners that could not be stopped.
        if (!_isLeft && _host is IAsyncDisposable host) await host.DisposeAsync();
        GeneratedCall.Remove(_keys);
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        HostedFunction[] functions = [.. catalogue.Enabled.Where(function => function.NeedsExtensions)];
        if (functions is [] || (bool.TryParse(configuration.Settings[Setting], out var wanted) && !wanted))
        {
            _ready.TrySetResult(null);
            return;
        }
        StorageConnections.Check(functions, configuration);
        var (indexing, types) = (new IndexingErrors(), new FunctionTypes());
        var host = _host = await Apart.Run(() => Task.FromResult(Build(functions, types, indexing)))();
        var extensions = host.Services.GetRequiredService<IJobHostMetadataProviderFactory>().Create();
        types.Type = new FunctionType(new(extensions), invoker, _keys).Generate(functions);
        server.Extensions.Add(host.Services);
        if (host.Services.GetService<SettlementService>() is { } settlements) server.Settlements.Add(settlements);
        var job = (AppJobHost)host.Services.GetRequiredService<IJobHost>();
        _durable = DurableStorage.Of(functions, configuration, _health, time, _stopping.Token);
        _watching = _durable?.WatchAsync(_stopping.Token) ?? Task.CompletedTask;
        _starting = StartAsync(host, indexing, cancellation);
        await Task.WhenAny(_starting, job.Initialized);
        if (job.Initialized.IsCompletedSuccessfully) _ready.TrySetResult(job);
        // From here on, only services that do not answer can delay the start.
        if (job.Initialized.IsCompletedSuccessfully) await Task.WhenAny(_starting, Task.Delay(Patience, time, cancellation));
        if (_starting.IsCompleted) await _starting;
        else _ = _starting.ContinueWith(
            late => StartFailed(_logger, late.Exception!.GetBaseException().Message), CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        indexing.ThrowIfAny();
    }

    private async Task<bool> AnswersAsync(DurableStorage durable, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        return await durable.AskAsync(either.Token);
    }

    private async Task StartAsync(IHost host, IndexingErrors indexing, CancellationToken cancellation)
    {
        // Listeners keep this token, and retry until it is canceled.
        await using var abandoned = cancellation.UnsafeRegister(stopping => ((CancellationTokenSource)stopping!).Cancel(), _stopping);
        try
        {
            await host.StartAsync(_stopping.Token);
        }
        catch (FunctionIndexingException e)
        {
            indexing.Add(e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // The settings of an extension are not valid; the message names the setting.
            throw new HostConfigurationException(e.Message, e);
        }
    }

    private IHost Build(IReadOnlyList<HostedFunction> functions, FunctionTypes types, IndexingErrors indexing)
    {
        var own = AppExtensions.Load(files.Folder);
        return new HostBuilder()
            .ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace)
                .AddProvider(new ListenerLog(loggers, indexing, _health)))
            .ConfigureWebJobs(
                (context, web) =>
                {
                    ListenerServices.Add(web, configuration, types, hooks, time);
                    ListenerServices.AddOwn(web.Services, _started, loggers);
                    var about = new WebJobsBuilderContext { Configuration = context.Configuration, ApplicationRootPath = files.Folder,
                        EnvironmentName = context.HostingEnvironment.EnvironmentName };
                    foreach (var startup in own.Concat(BuiltInExtensions.For(functions, own))) AppExtensions.Add(startup, web, about);
                    HostClients.Decorate(web.Services, _health, _stopping.Token);
                },
                // A listener that cannot start, because storage does not answer for example, is retried.
                options => options.AllowPartialHostStartup = true)
            // After the WebJobs SDK, which adds the environment: replaced by the app's settings.
            .ConfigureAppConfiguration(builder => ListenerConfiguration.Add(builder, configuration))
            .Build();
    }

    [LoggerMessage(2, LogLevel.Error, "The app's triggers do not run: {Message}")]
    private static partial void StartFailed(ILogger logger, string message);

    [LoggerMessage(1, LogLevel.Debug, "A listener did not stop properly: {Message}")]
    private static partial void Stopped(ILogger logger, string message);
}
