using Lambda.Functions.State;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Deletes data that is past its retention, once a day.</summary>
public sealed class CleanupTrigger(TriggerServices services)
{
    private readonly Retention _retention = services.Get<Retention>();

    /// <summary>Deletes the data, at 03:00 UTC each day.</summary>
    [Function("Cleanup")]
    public Task Run([TimerTrigger("0 0 3 * * *")] TimerInfo timer, CancellationToken cancellation) => _retention.SweepAsync(cancellation);
}
