using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Asks for the id of an idempotent producer.</summary>
/// <param name="TransactionalId">The transactional id; null for a producer without transactions.</param>
internal sealed record InitProducerIdRequest(string? TransactionalId)
{
    public static InitProducerIdRequest Read(ref KafkaReader reader, int version)
    {
        var transaction = reader.ReadNullableString();
        reader.ReadInt32();
        return new InitProducerIdRequest(transaction);
    }
}

internal sealed record InitProducerIdResponse(ErrorCode Error, long ProducerId, short Epoch) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        writer.WriteInt32(0);
        writer.WriteError(Error);
        writer.WriteInt64(ProducerId);
        writer.WriteInt16(Epoch);
    }
}
