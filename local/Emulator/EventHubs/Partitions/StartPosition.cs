using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>
/// The position where a reader begins: https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.consumer.eventposition
/// </summary>
internal abstract record StartPosition
{
    public static StartPosition Earliest { get; } = new FromEarliest();

    public static StartPosition Latest { get; } = new FromLatest();

    public static StartPosition Offset(long offset, bool inclusive = false) => new FromOffset(offset, inclusive);

    public static StartPosition SequenceNumber(long number, bool inclusive = false) => new FromSequenceNumber(number, inclusive);

    /// <param name="milliseconds">The time, in milliseconds since 1970.</param>
    public static StartPosition EnqueuedTime(long milliseconds, bool inclusive = false) => new FromEnqueuedTime(milliseconds, inclusive);

    /// <summary>Returns the sequence number of the first event to read.</summary>
    public abstract HubOutcome<long> Resolve(EventLog log);

    private sealed record FromEarliest : StartPosition
    {
        public override HubOutcome<long> Resolve(EventLog log) => log.Begin;
    }

    private sealed record FromLatest : StartPosition
    {
        public override HubOutcome<long> Resolve(EventLog log) => log.End;
    }

    private sealed record FromOffset(long Value, bool Inclusive) : StartPosition
    {
        public override HubOutcome<long> Resolve(EventLog log) => Value >= log.FirstOffset && Value > log.LastOffset
            ? Refusals.OffsetBeyondEnd(Value, log.LastOffset)
            : log.FirstWhere(one => Inclusive ? one.Offset >= Value : one.Offset > Value);
    }

    private sealed record FromSequenceNumber(long Value, bool Inclusive) : StartPosition
    {
        public override HubOutcome<long> Resolve(EventLog log)
        {
            // The next event is a position too, though there is none yet.
            var first = Inclusive || Value == long.MaxValue ? Value : Value + 1;
            return first > log.End ? Refusals.SequenceNumberBeyondEnd(Value, log.LastSequenceNumber) : Math.Max(first, log.Begin);
        }
    }

    private sealed record FromEnqueuedTime(long Value, bool Inclusive) : StartPosition
    {
        public override HubOutcome<long> Resolve(EventLog log) =>
            log.FirstWhere(one => Inclusive ? one.EnqueuedTime >= Value : one.EnqueuedTime > Value);
    }
}
