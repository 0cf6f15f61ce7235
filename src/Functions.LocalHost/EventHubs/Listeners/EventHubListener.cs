using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.WebJobs.Host.Listeners;

namespace Functions.LocalHost.EventHubs.Listeners;

/// <summary>Listens to an event hub for one function.</summary>
[SuppressMessage("Design", "CA1001",
    Justification = "A token source without a timer or a parent holds nothing, and functions may still use its token.")]
internal sealed class EventHubListener(TriggerProcessor processor, ProcessorSetup setup) : IListener
{
    /// <summary>The pause after an event hub could not be reached at startup. By then, the client has made its own retries.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _starting = Task.CompletedTask;

    // The start does not wait for an event hub that cannot be reached.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // These requests do not mean that the listener is waiting for its service: a partition is still read while storage is unavailable.
        using (ExecutionContext.SuppressFlow()) _starting = Task.Run(BeginAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    // Cancels running functions, and releases the partitions, so that other instances need not wait until ownership expires.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _starting.WaitAsync(cancellationToken);
        try
        {
            await processor.StopProcessingAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Storage is unavailable.
            EventHubsLog.NotGivenUp(setup.Logger, processor.EventHubName, e.GetBaseException().Message);
        }
    }

    public void Cancel() => _ = StopAsync(CancellationToken.None);

    public void Dispose() => _stopping.Cancel();

    private async Task BeginAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await processor.StartProcessingAsync(_stopping.Token);
                return;
            }
            catch (Exception e)
            {
                // Retried until it works; the outage is logged once.
                if (_stopping.IsCancellationRequested) return;
                setup.Health.Failed("", e is AggregateException { InnerException: { } inner } ? inner : e);
                await Task.Delay(RetryDelay, setup.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
