using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Deletes groups that have no members.</summary>
internal sealed record DeleteGroupsRequest(IReadOnlyList<string> Groups)
{
    public static DeleteGroupsRequest Read(ref KafkaReader reader, int version) =>
        new(reader.ReadArray(static (ref reader, _) => reader.ReadString(), version));
}

internal sealed record DeleteGroupsResponse(IReadOnlyList<(string GroupId, ErrorCode Error)> Groups) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        writer.WriteInt32(0);
        writer.WriteArray(Groups, group =>
        {
            writer.WriteString(group.GroupId);
            writer.WriteError(group.Error);
        });
    }
}
