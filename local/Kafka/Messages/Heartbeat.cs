using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Reports that the member is alive. The response says whether it must rejoin.</summary>
internal sealed record HeartbeatRequest(string GroupId, int Generation, string MemberId, string? InstanceId)
{
    public static HeartbeatRequest Read(ref KafkaReader reader, int version) =>
        new(reader.ReadString(), reader.ReadInt32(), reader.ReadString(), version >= 3 ? reader.ReadNullableString() : null);
}

internal sealed record HeartbeatResponse(ErrorCode Error) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 1) writer.WriteInt32(0);
        writer.WriteError(Error);
    }
}
