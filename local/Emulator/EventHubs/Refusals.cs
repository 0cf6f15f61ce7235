using System.Globalization;
using Local.Emulator.EventHubs.Reading;

namespace Local.Emulator.EventHubs;

/// <summary>The refusals, in the service's words where clients are known to look at them.</summary>
internal static class Refusals
{
    private const string Unnamed = "nil";

    public static Refusal NotFound(string address) => new(HubError.NotFound, $"The messaging entity '{address}' could not be found.");

    public static Refusal PartitionOutOfRange(int partitions) => new(
        HubError.ArgumentOutOfRange,
        $"The specified partition is invalid for an EventHub partition sender or receiver. It should be between 0 and {partitions - 1}. (Parameter 'PartitionId')");

    public static Refusal OwnerLevelTaken(ReaderIdentity arriving, ReaderIdentity present) => new(
        HubError.ReaderDisconnected,
        arriving.OwnerLevel is null
            ? $"At least one receiver for the endpoint is created with epoch of '{present.OwnerLevel}', and so non-epoch receiver is not allowed. Either reconnect with a higher epoch, or make sure all epoch receivers are closed or disconnected."
            : $"Receiver '{Name(present)}' with a higher epoch '{present.OwnerLevel}' already exists. Receiver '{Name(arriving)}' with epoch {arriving.OwnerLevel} cannot be created. Make sure you are creating receiver with increasing epoch value to ensure connectivity, or ensure all old epoch receivers are closed or disconnected.");

    public static Refusal Displaced(ReaderIdentity arriving, ReaderIdentity present) => new(
        HubError.ReaderDisconnected,
        $"New receiver '{Name(arriving)}' with higher epoch of '{arriving.OwnerLevel}' is created hence current receiver '{Name(present)}' with epoch '{present.OwnerLevel ?? -1}' is getting disconnected. If you are recreating the receiver, make sure a higher epoch is used.");

    public static Refusal TooManyReaders(IEnumerable<ReaderIdentity> present) => new(
        HubError.QuotaExceeded,
        $"Exceeded the maximum number of allowed receivers per partition in a consumer group which is {HubLimits.ReadersWithoutOwnerLevel}. List of connected receivers - {string.Join(", ", present.Select(Name))}.");

    public static Refusal OffsetBeyondEnd(long supplied, long last) => BeyondEnd("offset", supplied, last);

    public static Refusal SequenceNumberBeyondEnd(long supplied, long last) => BeyondEnd("sequence number", supplied, last);

    public static Refusal PositionNotUnderstood(string filter) =>
        new(HubError.ArgumentError, $"'{filter}' is not understood: a position is x-opt-offset, x-opt-sequence-number or x-opt-enqueued-time, then > or >=, then a value, in single quotes or without.");

    public static Refusal NoEvents { get; } = new(HubError.ArgumentError, "The batch has no events.");

    public static Refusal PartitionKeyTooLong(int length) =>
        new(HubError.ArgumentError, $"The partition key has {length} characters; at most {HubLimits.PartitionKeyLength} are allowed.");

    public static Refusal BatchTooLarge(long size) =>
        new(HubError.MessageSizeExceeded, $"The batch has {size} bytes, which exceeds the limit of {HubLimits.BatchSizeInBytes}.");

    // What a checkpoint holds outlives the emulator, whose events do not.
    private static Refusal BeyondEnd(string what, long supplied, long last) => new(
        HubError.ArgumentError,
        string.Create(CultureInfo.InvariantCulture, $"The supplied {what} '{supplied}' is invalid. The last {what} in the system is '{last}'. The emulator keeps events in memory: delete checkpoints that were made before it started."));

    private static string Name(ReaderIdentity reader) => reader.Name is { Length: > 0 } name ? name : Unnamed;
}
