namespace Lambda.Engine.Invocation;

/// <summary>
/// Counts what happens in each of the last sixty minutes on this instance. Adding an entry takes a lock and a few additions; memory is
/// bounded.
/// </summary>
internal sealed class ActivityRing
{
    /// <summary>How many minutes are kept.</summary>
    public const int Minutes = 60;

    private readonly Lock _gate = new();
    private readonly Slot?[] _slots = new Slot?[Minutes];

    /// <summary>Adds to the counts of the present minute.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="count">How many things happened.</param>
    /// <param name="errors">How many of them failed.</param>
    /// <param name="throttles">How many were refused; they are not part of <paramref name="count"/>.</param>
    /// <param name="took">How long each of them took, or how old the oldest was; null when there is no such time.</param>
    public void Add(DateTimeOffset now, int count = 0, int errors = 0, int throttles = 0, TimeSpan? took = null)
    {
        var minute = MinuteOf(now);
        lock (_gate)
        {
            ref var slot = ref _slots[minute % Minutes];
            if (slot is null || slot.Minute < minute) slot = new(minute);
            // The machine's clock may be set back; counts are kept.
            slot.Count += count;
            slot.Errors += errors;
            slot.Throttles += throttles;
            if (took is { } time) slot.Times.Add(time);
        }
    }

    /// <summary>Returns the counts of the minutes in which something happened, the oldest first.</summary>
    public IReadOnlyList<ActivityMinute> Read(DateTimeOffset now)
    {
        var oldest = MinuteOf(now) - Minutes + 1;
        lock (_gate)
            return
            [
                .. _slots.OfType<Slot>().Where(slot => slot.Minute >= oldest).OrderBy(slot => slot.Minute).Select(slot =>
                    new ActivityMinute(DateTimeOffset.FromUnixTimeSeconds(slot.Minute * 60), slot.Count, slot.Errors, slot.Throttles)
                    {
                        P50 = slot.Times.Percentile(0.5),
                        P95 = slot.Times.Percentile(0.95),
                        Max = slot.Times.Longest,
                    }),
            ];
    }

    private static long MinuteOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;

    private sealed class Slot(long minute)
    {
        public long Minute => minute;
        public long Count;
        public long Errors;
        public long Throttles;
        public readonly DurationHistogram Times = new();
    }
}

/// <summary>The counts of one minute.</summary>
/// <param name="At">When the minute began.</param>
/// <param name="Count">How many invocations, events or records there were.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="Throttles">How many more were refused by a concurrency limit.</param>
internal sealed record ActivityMinute(DateTimeOffset At, long Count, long Errors, long Throttles)
{
    /// <summary>The median duration in milliseconds; null when there is none.</summary>
    public double? P50 { get; init; }

    /// <summary>The 95th percentile of the durations in milliseconds; null when there is none.</summary>
    public double? P95 { get; init; }

    /// <summary>The longest duration in milliseconds; null when there is none.</summary>
    public double? Max { get; init; }
}
