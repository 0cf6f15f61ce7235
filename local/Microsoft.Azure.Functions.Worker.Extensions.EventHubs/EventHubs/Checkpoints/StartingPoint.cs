using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;

namespace Local.EventHubs.Checkpoints;

/// <summary>Where a partition is read from.</summary>
internal static class StartingPoint
{
    /// <summary>After the checkpoint; where there is none, from the position that host.json names.</summary>
    public static EventPosition Of(Checkpoint? checkpoint, EventPosition initial) => checkpoint switch
    {
        { Offset: { } offset } => EventPosition.FromOffset(offset, isInclusive: false),
        { SequenceNumber: { } number } => EventPosition.FromSequenceNumber(number, isInclusive: false),
        _ => initial,
    };

    /// <summary>After an event.</summary>
    public static EventPosition After(EventData last) => EventPosition.FromOffset(last.OffsetString, isInclusive: false);

    /// <summary>How long the first batch may wait for more events: no longer than if the instance before had gone on.</summary>
    public static TimeSpan FirstWait(Checkpoint? checkpoint, TimeSpan longest, DateTimeOffset now)
    {
        if (checkpoint is null) return TimeSpan.Zero;
        var left = longest - (now - checkpoint.Modified);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < longest ? left : longest;
    }
}
