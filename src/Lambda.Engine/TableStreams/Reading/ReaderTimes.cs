namespace Lambda.Engine.TableStreams.Reading;

/// <summary>The times of a shard's reader.</summary>
internal sealed record ReaderTimes
{
    /// <summary>How long one call reads before it ends and wakes the shard anew.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long a reader that finds nothing stays awake: longer than writers omit wake-ups.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The wait between two looks.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two looks while storage fails.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before the next look, after some in a row have failed.</summary>
    public TimeSpan Wait(int failures) => failures == 0 ? Look
        : TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, Look.Ticks << Math.Min(failures, 16)));

    /// <summary>How long an instance that asked for a shard waits for it.</summary>
    public TimeSpan AskFor { get; init; } = TimeSpan.FromSeconds(20);
}
