#nullable disable annotations // The real package is not annotated.
using System.Globalization;

namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>Where in a partition to read from.</summary>
/// <remarks>See https://learn.microsoft.com/dotnet/api/azure.messaging.eventhubs.consumer.eventposition.</remarks>
public readonly record struct EventPosition
{
    private const string BeforeAll = "-1";
    private const string AfterAll = "@latest";

    /// <summary>The first event that is kept.</summary>
    public static EventPosition Earliest => FromOffset(BeforeAll, false);

    /// <summary>After the last event: those that come from now on.</summary>
    public static EventPosition Latest => FromOffset(AfterAll, false);

    internal string OffsetString { get; private init; }

    internal long? SequenceNumber { get; private init; }

    internal DateTimeOffset? EnqueuedTime { get; private init; }

    internal bool IsInclusive { get; private init; }

    /// <summary>The event at an offset.</summary>
    /// <param name="isInclusive">False for the event after it.</param>
    [Obsolete("An offset need not be a number: use FromOffset(string, bool).")]
    public static EventPosition FromOffset(long offset, bool isInclusive = true) => FromOffset(offset.ToString(CultureInfo.InvariantCulture), isInclusive);

    /// <summary>The event at an offset.</summary>
    /// <param name="isInclusive">False for the event after it.</param>
    public static EventPosition FromOffset(string offsetString, bool isInclusive = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(offsetString);
        return new EventPosition { OffsetString = offsetString, IsInclusive = isInclusive };
    }

    /// <summary>The event of a sequence number.</summary>
    /// <param name="isInclusive">False for the event after it.</param>
    public static EventPosition FromSequenceNumber(long sequenceNumber, bool isInclusive = true) => new() { SequenceNumber = sequenceNumber, IsInclusive = isInclusive };

    /// <summary>The first event that was enqueued after a time.</summary>
    public static EventPosition FromEnqueuedTime(DateTimeOffset enqueuedTime) => new() { EnqueuedTime = enqueuedTime };

    /// <summary>What it is, for logs.</summary>
    public override string ToString() => this switch
    {
        { OffsetString: BeforeAll } => "Earliest",
        { OffsetString: AfterAll } => "Latest",
        { OffsetString: { } offset } => $"Offset: [{offset}] | Inclusive: [{IsInclusive}]",
        { SequenceNumber: { } number } => $"Sequence Number: [{number.ToString(CultureInfo.InvariantCulture)}] | Inclusive: [{IsInclusive}]",
        { EnqueuedTime: { } time } => $"Enqueued: [{time.ToString("O", CultureInfo.InvariantCulture)}]",
        _ => "Nowhere",
    };
}
