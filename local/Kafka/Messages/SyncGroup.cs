using Local.Kafka.Types;

namespace Local.Kafka.Messages;

internal readonly record struct GroupAssignment(string MemberId, ReadOnlyMemory<byte> Assignment);

/// <summary>Asks for the member's assignment. The leader sends the assignments of all members.</summary>
internal sealed record SyncGroupRequest(
    string GroupId, int Generation, string MemberId, string? InstanceId, IReadOnlyList<GroupAssignment> Assignments)
{
    public static SyncGroupRequest Read(ref KafkaReader reader, int version) => new(
        reader.ReadString(), reader.ReadInt32(), reader.ReadString(), version >= 3 ? reader.ReadNullableString() : null,
        reader.ReadArray(static (ref reader, _) => new GroupAssignment(reader.ReadString(), reader.ReadBytes().ToArray()), version));
}

internal sealed record SyncGroupResponse(ErrorCode Error, ReadOnlyMemory<byte> Assignment) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 1) writer.WriteInt32(0);
        writer.WriteError(Error);
        writer.WriteBytes(Assignment.Span);
    }
}
