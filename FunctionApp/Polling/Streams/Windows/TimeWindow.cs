namespace FunctionApp.Polling.Streams;

/// <summary>A tumbling window.</summary>
/// <param name="Start">Its beginning, which belongs to it.</param>
/// <param name="End">Its end, which does not.</param>
public readonly record struct TimeWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The window of a length that a record belongs to.</summary>
    /// <param name="arrivedAt">When it arrived.</param>
    /// <param name="open">The window that is open, and keeps its end when the length was changed; null when none is.</param>
    /// <param name="closedTo">The end of the last window that was closed: what arrives late goes to the next one, since that one's result is out.</param>
    public static TimeWindow Of(DateTimeOffset arrivedAt, TimeSpan length, TimeWindow? open, DateTimeOffset closedTo)
    {
        if (open is { } window && arrivedAt < window.End) return window;
        var lowest = open?.End ?? closedTo;
        var time = arrivedAt > lowest ? arrivedAt : lowest;
        var aligned = new DateTimeOffset(time.UtcTicks - (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) % length.Ticks, TimeSpan.Zero);
        return new(aligned > lowest ? aligned : lowest, aligned + length);
    }
}

/// <summary>What a tumbling window adds to an event.</summary>
/// <param name="State">The state so far, as JSON.</param>
/// <param name="IsFinal">Whether the window ends with this invocation.</param>
/// <param name="IsTerminatedEarly">Whether it does because its state is too large.</param>
internal sealed record WindowPart(TimeWindow Window, ReadOnlyMemory<byte> State, bool IsFinal, bool IsTerminatedEarly);
