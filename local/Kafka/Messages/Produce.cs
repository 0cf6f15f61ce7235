using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <param name="Records">The records: one batch, or null if the client sent none.</param>
internal readonly record struct ProducedPartition(int Index, ReadOnlyMemory<byte>? Records);

/// <summary>Appends records.</summary>
/// <param name="Acks">The acknowledgements; 0 if the client wants no response.</param>
internal sealed record ProduceRequest(string? TransactionalId, short Acks, IReadOnlyList<TopicOf<ProducedPartition>> Topics)
{
    public static ProduceRequest Read(ref KafkaReader reader, int version)
    {
        var (transaction, acks, _) = (reader.ReadNullableString(), reader.ReadInt16(), reader.ReadInt32());
        var topics = TopicOf<ProducedPartition>.ReadAll(
            ref reader, version, static (ref reader, _) => new(reader.ReadInt32(), reader.ReadNullableBytes()));
        return new ProduceRequest(transaction, acks, topics);
    }
}

/// <param name="BaseOffset">The offset of the first record; -1 after an error.</param>
/// <param name="LogAppendTime">The time in milliseconds since 1970; -1 after an error.</param>
/// <param name="LogStart">The oldest offset that is kept.</param>
internal sealed record ProducedTo(int Index, ErrorCode Error, string? Reason, long BaseOffset, long LogAppendTime, long LogStart)
{
    public static ProducedTo Refuse(int index, ErrorCode error, string? reason = null) => new(index, error, reason, -1, -1, -1);
}

internal sealed record ProduceResponse(IReadOnlyList<TopicOf<ProducedTo>> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        TopicOf<ProducedTo>.WriteAll(writer, Topics, partition =>
        {
            writer.WriteInt32(partition.Index);
            writer.WriteError(partition.Error);
            writer.WriteInt64(partition.BaseOffset);
            writer.WriteInt64(partition.LogAppendTime);
            if (version >= 5) writer.WriteInt64(partition.LogStart);
            if (version < 8) return;
            writer.WriteInt32(0);
            writer.WriteReason(partition.Reason);
        });
        writer.WriteInt32(0);
    }
}
