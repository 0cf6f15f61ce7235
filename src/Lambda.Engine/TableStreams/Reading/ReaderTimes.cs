namespace Lambda.Engine.TableStreams.Reading;

/// <summary>The times that govern a shard's reader.</summary>
internal sealed record ReaderTimes
{
    /// <summary>How long one call reads before it ends, and wakes the shard so that another call continues.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>
    /// How long a reader that finds nothing stays awake. This is longer than the time in which writers omit further wake-ups.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The wait between two looks at the shard.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two looks while storage is failing.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Returns the wait before the next look, after a number of failures in a row.</summary>
    public TimeSpan Wait(int failures) => failures == 0 ? Look
        : TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, Look.Ticks << Math.Min(failures, 16)));

    /// <summary>How long an instance that asked for a shard waits for it.</summary>
    public TimeSpan AskFor { get; init; } = TimeSpan.FromSeconds(20);
}
