
namespace Lambda.Engine.Polling.Streams;

/// <summary>A tumbling window.</summary>
/// <param name="Start">Its beginning, inclusive.</param>
/// <param name="End">Its end, exclusive.</param>
public readonly record struct TimeWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>Returns the window that a record belongs to.</summary>
    /// <param name="arrivedAt">When it arrived.</param>
    /// <param name="open">The open window, which keeps its end even when the length changes; null when none is open.</param>
    /// <param name="closedTo">The end of the last closed window. The result of that window is final, so late records belong to the next
    /// one.</param>
    public static TimeWindow Of(DateTimeOffset arrivedAt, TimeSpan length, TimeWindow? open, DateTimeOffset closedTo)
    {
        if (open is { } window && arrivedAt < window.End) return window;
        var lowest = open?.End ?? closedTo;
        var time = arrivedAt > lowest ? arrivedAt : lowest;
        var aligned = new DateTimeOffset(time.UtcTicks - (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) % length.Ticks, TimeSpan.Zero);
        return new(aligned > lowest ? aligned : lowest, aligned + length);
    }
}

/// <summary>The part of an event about its tumbling window.</summary>
/// <param name="State">The state so far, as JSON.</param>
/// <param name="IsFinal">Whether the window ends with this invocation.</param>
/// <param name="IsTerminatedEarly">Whether it ends early because its state is too large.</param>
internal sealed record WindowPart(TimeWindow Window, ReadOnlyMemory<byte> State, bool IsFinal, bool IsTerminatedEarly);
