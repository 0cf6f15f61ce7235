using FunctionApp.Async;
using FunctionApp.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionApp.Settings;

/// <summary>Looks for changes that other instances have stored, before the app takes its first event and then every few seconds.</summary>
internal sealed partial class SettingsRefresh(FunctionSettings settings, IOptions<SettingsOptions> options, TimeProvider time, ILogger<SettingsRefresh> logger) : EarlyBackgroundService
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private bool _failing;

    public override Task StartingAsync(CancellationToken cancellationToken) => TryAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.Refresh, time, stoppingToken);
            await TryAsync(stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            await settings.RefreshAsync(either.Token);
            _failing = false;
        }
        catch (Exception e) when (e is StorageUnavailableException || e is OperationCanceledException && !stopping.IsCancellationRequested)
        {
            // Told once, not every few seconds.
            if (!_failing) NotRead(logger, e.Message);
            _failing = true;
        }
    }

    [LoggerMessage(401, LogLevel.Warning, "Changes of functions are not read, what applies stays: {Reason}")]
    private static partial void NotRead(ILogger logger, string reason);
}
