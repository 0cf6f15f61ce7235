using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Asks for the members of groups.</summary>
internal sealed record DescribeGroupsRequest(IReadOnlyList<string> Groups)
{
    public static DescribeGroupsRequest Read(ref KafkaReader reader, int version)
    {
        var groups = reader.ReadArray(static (ref reader, _) => reader.ReadString(), version);
        if (version >= 3) reader.ReadBool();
        return new DescribeGroupsRequest(groups);
    }
}

internal sealed record DescribedMember(
    string MemberId,
    string? InstanceId,
    string ClientId,
    string ClientHost,
    ReadOnlyMemory<byte> Metadata,
    ReadOnlyMemory<byte> Assignment);

internal sealed record DescribedGroup(
    ErrorCode Error, string GroupId, string State, string ProtocolType, string Protocol, IReadOnlyList<DescribedMember> Members);

internal sealed record DescribeGroupsResponse(IReadOnlyList<DescribedGroup> Groups) : IKafkaResponse
{
    private const int NotAsked = int.MinValue;

    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 1) writer.WriteInt32(0);
        writer.WriteArray(Groups, group =>
        {
            writer.WriteError(group.Error);
            writer.WriteString(group.GroupId);
            writer.WriteString(group.State);
            writer.WriteString(group.ProtocolType);
            writer.WriteString(group.Protocol);
            writer.WriteArray(group.Members, member => Write(writer, version, member));
            if (version >= 3) writer.WriteInt32(NotAsked);
        });
    }

    private static void Write(KafkaWriter writer, int version, DescribedMember member)
    {
        writer.WriteString(member.MemberId);
        if (version >= 4) writer.WriteNullableString(member.InstanceId);
        writer.WriteString(member.ClientId);
        writer.WriteString(member.ClientHost);
        writer.WriteBytes(member.Metadata.Span);
        writer.WriteBytes(member.Assignment.Span);
    }
}
