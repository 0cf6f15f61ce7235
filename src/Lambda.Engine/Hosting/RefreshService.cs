
namespace Lambda.Engine.Hosting;

/// <summary>Loads what other instances have stored, first before the app starts and then periodically.</summary>
internal abstract class RefreshService(TimeProvider time) : EarlyBackgroundService
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private bool _failing;

    /// <summary>The delay between two loads.</summary>
    protected abstract TimeSpan Every { get; }

    public override Task StartingAsync(CancellationToken cancellationToken) => TryAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Every, time, stoppingToken);
            await TryAsync(stoppingToken);
        }
    }

    /// <summary>Loads the stored state once.</summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable; the state loaded before stays in effect.</exception>
    protected abstract Task RefreshAsync(CancellationToken cancellation);

    /// <summary>Logs that a load failed, when the one before it succeeded.</summary>
    protected abstract void NotRead(string reason);

    private async Task TryAsync(CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            await RefreshAsync(either.Token);
            _failing = false;
        }
        catch (Exception e) when (e is StorageUnavailableException || e is OperationCanceledException && !stopping.IsCancellationRequested)
        {
            // Logged once, not every few seconds.
            if (!_failing)
                NotRead(e is StorageUnavailableException ? e.Message : $"Storage did not answer within {Deadline.TotalSeconds:0} seconds");
            _failing = true;
        }
    }
}
