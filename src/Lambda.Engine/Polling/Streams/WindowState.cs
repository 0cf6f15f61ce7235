
namespace Lambda.Engine.Polling.Streams;

/// <summary>The progress of a shard's windows, which is always stored as a whole.</summary>
/// <param name="FoldedTo">The sequence number of the last record that was folded into a window or skipped.</param>
/// <param name="FoldedAt">When that record arrived.</param>
/// <param name="ClosedTo">The end of the last closed window.</param>
/// <param name="Open">The open window; null when there is none.</param>
/// <param name="State">Its state, as JSON.</param>
public sealed record WindowState(
    long FoldedTo, DateTimeOffset FoldedAt, DateTimeOffset ClosedTo, TimeWindow? Open, ReadOnlyMemory<byte> State)
{
    /// <summary>The maximum size of a state, in bytes: 1 MB. A larger one ends its window early.</summary>
    public const int Largest = 1024 * 1024;

    /// <summary>The state at the beginning of a window.</summary>
    public static ReadOnlyMemory<byte> Empty { get; } = "{}"u8.ToArray();

    /// <summary>The state of a shard that has had no window.</summary>
    public static WindowState None { get; } = new(-1, DateTimeOffset.MinValue, DateTimeOffset.MinValue, null, Empty);

    /// <summary>Returns whether the record is already folded in or skipped.</summary>
    // A recreated stream restarts its sequence numbers, and its records are newer than those already folded in.
    internal bool Covers(StreamRecord record)
    {
        return record.SequenceNumber <= FoldedTo && record.ArrivedAt <= FoldedAt;
    }

    /// <summary>Folds records into the state.</summary>
    /// <param name="last">The last of these records.</param>
    internal WindowState Fold(TimeWindow window, StreamRecord last, ReadOnlyMemory<byte> state)
    {
        return this with { FoldedTo = last.SequenceNumber, FoldedAt = last.ArrivedAt, Open = window, State = state };
    }

    /// <summary>Skips records that belong to no state, because they were filtered out or discarded.</summary>
    internal WindowState Pass(StreamRecord last)
    {
        return this with { FoldedTo = last.SequenceNumber, FoldedAt = last.ArrivedAt };
    }

    /// <summary>Skips all records before this one.</summary>
    // A discarded record must not be redelivered after its window has closed, because it would be counted in the next one.
    internal WindowState PassUntil(StreamRecord next)
    {
        return this with { FoldedTo = next.SequenceNumber - 1, FoldedAt = next.ArrivedAt };
    }

    /// <summary>Closes the open window, whose result is final.</summary>
    public WindowState Close() => this with { ClosedTo = Open?.End ?? ClosedTo, Open = null, State = Empty };

    /// <summary>Drops the state before the window has ended. The window's later records start from an empty state.</summary>
    public WindowState TerminateEarly() => this with { Open = null, State = Empty };
}
