using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <param name="Metadata">The member's data for the leader. Brokers store it without reading it.</param>
internal readonly record struct GroupProtocol(string Name, ReadOnlyMemory<byte> Metadata);

/// <summary>Joins a group, or stays in it for its next generation.</summary>
/// <param name="MemberId">The member's id; empty if it has none yet.</param>
/// <param name="InstanceId">The instance id of a static member; null for others.</param>
/// <param name="NeedsId">Whether a new member first receives an id, and joins with it.</param>
internal sealed record JoinGroupRequest(
    string GroupId,
    TimeSpan SessionTimeout,
    TimeSpan RebalanceTimeout,
    string MemberId,
    string? InstanceId,
    string ProtocolType,
    IReadOnlyList<GroupProtocol> Protocols,
    bool NeedsId)
{
    public static JoinGroupRequest Read(ref KafkaReader reader, int version)
    {
        var (group, session) = (reader.ReadString(), TimeSpan.FromMilliseconds(reader.ReadInt32()));
        var rebalance = version >= 1 ? TimeSpan.FromMilliseconds(reader.ReadInt32()) : session;
        var (member, instance) = (reader.ReadString(), version >= 5 ? reader.ReadNullableString() : null);
        var type = reader.ReadString();
        var protocols = reader.ReadArray(
            static (ref reader, _) => new GroupProtocol(reader.ReadString(), reader.ReadBytes().ToArray()), version);
        return new JoinGroupRequest(group, session, rebalance, member, instance, type, protocols, NeedsId: version >= 4);
    }
}

internal readonly record struct JoinedMember(string MemberId, string? InstanceId, ReadOnlyMemory<byte> Metadata);

/// <param name="Members">The members, for the leader, which assigns partitions to them; empty for others.</param>
internal sealed record JoinGroupResponse(
    ErrorCode Error,
    int Generation,
    string Protocol,
    string Leader,
    string MemberId,
    IReadOnlyList<JoinedMember> Members) : IKafkaResponse
{
    public static JoinGroupResponse Refuse(ErrorCode error, string memberId) => new(error, -1, "", "", memberId, []);

    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 2) writer.WriteInt32(0);
        writer.WriteError(Error);
        writer.WriteInt32(Generation);
        writer.WriteString(Protocol);
        writer.WriteString(Leader);
        writer.WriteString(MemberId);
        writer.WriteArray(Members, member =>
        {
            writer.WriteString(member.MemberId);
            if (version >= 5) writer.WriteNullableString(member.InstanceId);
            writer.WriteBytes(member.Metadata.Span);
        });
    }
}
