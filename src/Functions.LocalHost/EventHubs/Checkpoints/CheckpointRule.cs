using Azure.Messaging.EventHubs;

namespace Functions.LocalHost.EventHubs.Checkpoints;

/// <summary>
/// Decides after which batches of a partition a checkpoint is written. As in the real extension, a batch whose function failed is counted
/// like any other.
/// </summary>
/// <param name="enabled">If false, no checkpoint is ever written.</param>
/// <param name="frequency">The number of batches after which a checkpoint is stored.</param>
internal sealed class CheckpointRule(bool enabled, int frequency)
{
    // As in the real extension: after this idle time, a partition's checkpoint is stored even if the batch frequency is not reached.
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(10);
    private int _batches;
    private EventData? _last;
    private DateTimeOffset _done;

    /// <summary>Whether a checkpoint is due after the next batch.</summary>
    public bool KeepsNext => enabled && _batches + 1 >= frequency;

    /// <summary>Records that a batch is done, and decides whether to write a checkpoint.</summary>
    /// <param name="last">The last event of the batch.</param>
    /// <returns>The event to write a checkpoint at; null for none.</returns>
    public EventData? Done(EventData last, DateTimeOffset now)
    {
        var keep = KeepsNext;
        (_batches, _last, _done) = (_batches + 1, last, now);
        return keep ? last : null;
    }

    /// <summary>Decides, when no event has arrived for a while, whether to write a checkpoint. Returns its event; null for none.</summary>
    public EventData? Idle(DateTimeOffset now) => now - _done >= IdleAfter ? Unkept : null;

    /// <summary>
    /// Decides, when the partition is closed while this instance still owns it, whether to write a checkpoint. Returns its event; null for
    /// none.
    /// </summary>
    public EventData? Closing() => Unkept;

    /// <summary>Records that the checkpoint was written.</summary>
    public void Kept() => _batches = 0;

    private EventData? Unkept => enabled && _batches > 0 ? _last : null;
}
