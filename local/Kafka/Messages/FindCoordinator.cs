using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Asks which broker coordinates a group.</summary>
internal sealed record FindCoordinatorRequest(string Key, bool IsTransaction)
{
    public static FindCoordinatorRequest Read(ref KafkaReader reader, int version) =>
        new(reader.ReadString(), version >= 1 && reader.ReadInt8() != 0);
}

internal sealed record FindCoordinatorResponse(ErrorCode Error, string? Reason, string Host, int Port) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 1) writer.WriteInt32(0);
        writer.WriteError(Error);
        if (version >= 1) writer.WriteReason(Reason);
        writer.WriteInt32(Error == ErrorCode.None ? MetadataResponse.Broker : -1);
        writer.WriteString(Host);
        writer.WriteInt32(Port);
    }
}
