using Local.Kafka.Types;

namespace Local.Kafka.Records;

/// <summary>A batch of records, version 2 of the format.</summary>
/// <param name="ProducerId">The producer's id; -1 if the producer is not idempotent.</param>
/// <param name="BaseSequence">The number that the producer gave to the first record.</param>
internal sealed record RecordBatch(
    long ProducerId, short ProducerEpoch, int BaseSequence, BatchAttributes Attributes, IReadOnlyList<RecordContent> Records)
{
    public const long NoProducer = -1;

    /// <summary>The positions of a batch's fields, and its length without records.</summary>
    public const int LengthAt = 8, CrcAt = 17, AttributesAt = 21, LastDeltaAt = 23, MaxTimestampAt = 35, CountAt = 57, HeaderSize = 61;

    /// <summary>The supported version of the format.</summary>
    public const sbyte Magic = 2;
}

/// <summary>A batch, or the reason why the data is not a batch.</summary>
/// <param name="Error"><see cref="ErrorCode.None"/> if there is a batch.</param>
internal readonly record struct BatchReading(RecordBatch? Batch, ErrorCode Error, string? Reason)
{
    public static BatchReading Of(RecordBatch batch) => new(batch, ErrorCode.None, null);

    public static BatchReading Refuse(ErrorCode error, string reason) => new(null, error, reason);
}
