namespace Local.Emulator.EventGrid.Delivery;

/// <summary>The counts of a subscription since the emulator started. Thread-safe.</summary>
internal sealed class SubscriptionCounts
{
    private long _matched, _delivered, _retried, _deadLettered, _dropped;
    private volatile string? _lastError;

    public long Matched => Interlocked.Read(ref _matched);

    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>The number of failed attempts that were followed by a retry.</summary>
    public long Retried => Interlocked.Read(ref _retried);

    public long DeadLettered => Interlocked.Read(ref _deadLettered);

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The last error; null if there was none.</summary>
    public string? LastError
    {
        get => _lastError;
        set => _lastError = value;
    }

    public void CountMatched() => Interlocked.Increment(ref _matched);

    public void CountDelivered() => Interlocked.Increment(ref _delivered);

    public void CountRetried() => Interlocked.Increment(ref _retried);

    public void CountDeadLettered() => Interlocked.Increment(ref _deadLettered);

    public void CountDropped() => Interlocked.Increment(ref _dropped);
}
