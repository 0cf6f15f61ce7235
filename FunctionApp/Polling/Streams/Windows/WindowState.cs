namespace FunctionApp.Polling.Streams;

/// <summary>How far the windows of a shard are: what is stored, always as a whole.</summary>
/// <param name="FoldedTo">The sequence number of the last record that the windows have taken in, or have passed.</param>
/// <param name="FoldedAt">When that record arrived.</param>
/// <param name="ClosedTo">The end of the last window that was closed.</param>
/// <param name="Open">The window that is open; null when none is.</param>
/// <param name="State">Its state, as JSON.</param>
public sealed record WindowState(long FoldedTo, DateTimeOffset FoldedAt, DateTimeOffset ClosedTo, TimeWindow? Open, ReadOnlyMemory<byte> State)
{
    /// <summary>The largest state, in bytes (1 MB); a larger one ends its window.</summary>
    public const int Largest = 1024 * 1024;

    /// <summary>The state that a window begins with.</summary>
    public static ReadOnlyMemory<byte> Empty { get; } = "{}"u8.ToArray();

    /// <summary>A shard that no window was opened for.</summary>
    public static WindowState None { get; } = new(-1, DateTimeOffset.MinValue, DateTimeOffset.MinValue, null, Empty);

    /// <summary>Whether the record is in a state already, or past.</summary>
    // A stream that was created anew counts from its beginning again, and its records are younger than what was folded.
    public bool Covers(StreamRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.SequenceNumber <= FoldedTo && record.ArrivedAt <= FoldedAt;
    }

    /// <summary>With records taken in.</summary>
    /// <param name="last">The last of them.</param>
    public WindowState Fold(TimeWindow window, StreamRecord last, ReadOnlyMemory<byte> state)
    {
        ArgumentNullException.ThrowIfNull(last);
        return this with { FoldedTo = last.SequenceNumber, FoldedAt = last.ArrivedAt, Open = window, State = state };
    }

    /// <summary>With records passed that are no part of any state: filtered out, or discarded.</summary>
    public WindowState Pass(StreamRecord last)
    {
        ArgumentNullException.ThrowIfNull(last);
        return this with { FoldedTo = last.SequenceNumber, FoldedAt = last.ArrivedAt };
    }

    /// <summary>With everything passed that is before a record.</summary>
    // A record that was discarded must not come again when its window is closed: it would be counted in another.
    public WindowState PassUntil(StreamRecord next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return this with { FoldedTo = next.SequenceNumber - 1, FoldedAt = next.ArrivedAt };
    }

    /// <summary>Without the open window: its result is out.</summary>
    public WindowState Close() => this with { ClosedTo = Open?.End ?? ClosedTo, Open = null, State = Empty };

    /// <summary>Without the state, while the window's time goes on: what follows in it begins from nothing.</summary>
    public WindowState TerminateEarly() => this with { Open = null, State = Empty };
}
