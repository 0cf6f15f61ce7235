using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <param name="MemberId">The member's id; may be empty for a static member, which its instance id identifies.</param>
internal readonly record struct LeavingMember(string MemberId, string? InstanceId);

/// <summary>Ends the membership of one member or, since version 3, of several.</summary>
internal sealed record LeaveGroupRequest(string GroupId, IReadOnlyList<LeavingMember> Members)
{
    public static LeaveGroupRequest Read(ref KafkaReader reader, int version) => version < 3
        ? new LeaveGroupRequest(reader.ReadString(), [new LeavingMember(reader.ReadString(), null)])
        : new LeaveGroupRequest(
            reader.ReadString(),
            reader.ReadArray(static (ref reader, _) => new LeavingMember(reader.ReadString(), reader.ReadNullableString()), version));
}

internal sealed record LeaveGroupResponse(IReadOnlyList<(LeavingMember Member, ErrorCode Error)> Members) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 1) writer.WriteInt32(0);
        if (version < 3)
        {
            writer.WriteError(Members[0].Error);
            return;
        }
        writer.WriteError(ErrorCode.None);
        writer.WriteArray(Members, left =>
        {
            writer.WriteString(left.Member.MemberId);
            writer.WriteNullableString(left.Member.InstanceId);
            writer.WriteError(left.Error);
        });
    }
}
