using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>The response with the existing groups. Its request is empty.</summary>
internal sealed record ListGroupsResponse(IReadOnlyList<(string GroupId, string ProtocolType)> Groups) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 1) writer.WriteInt32(0);
        writer.WriteError(ErrorCode.None);
        writer.WriteArray(Groups, group =>
        {
            writer.WriteString(group.GroupId);
            writer.WriteString(group.ProtocolType);
        });
    }
}
