using System.Globalization;

namespace Local.Emulator.EventHubs.Outcomes;

/// <summary>The refusals, in the service's words where clients depend on them.</summary>
internal static class Refusals
{
    public static Refusal NotFound(string address) => new(HubError.NotFound, $"The messaging entity '{address}' could not be found.");

    public static Refusal PartitionOutOfRange(int partitions) => new(
        HubError.ArgumentOutOfRange,
        "The specified partition is invalid for an EventHub partition sender or receiver. "
            + $"It should be between 0 and {partitions - 1}. (Parameter 'PartitionId')");

    public static Refusal OffsetBeyondEnd(long supplied, long last) => BeyondEnd("offset", supplied, last);

    public static Refusal SequenceNumberBeyondEnd(long supplied, long last) => BeyondEnd("sequence number", supplied, last);

    public static Refusal PositionNotUnderstood(string filter) =>
        new(
            HubError.ArgumentError,
            $"'{filter}' is not a valid position: write x-opt-offset, x-opt-sequence-number or x-opt-enqueued-time, then > or >=, then "
                + "a value, in single quotes or without.");

    public static Refusal NoEvents { get; } = new(HubError.ArgumentError, "The batch has no events.");

    public static Refusal PartitionKeyTooLong(int length) =>
        new(HubError.ArgumentError, $"The partition key has {length} characters; at most {HubLimits.PartitionKeyLength} are allowed.");

    public static Refusal BatchTooLarge(long size) =>
        new(HubError.MessageSizeExceeded, $"The batch has {size} bytes, which exceeds the limit of {HubLimits.BatchSizeInBytes}.");

    // A checkpoint outlives the emulator, but its events do not.
    private static Refusal BeyondEnd(string what, long supplied, long last) => new(
        HubError.ArgumentError,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The supplied {what} '{supplied}' is invalid. The last {what} in the system is '{last}'. ")
        + "The emulator keeps events in memory: delete checkpoints that were made before it started.");
}
