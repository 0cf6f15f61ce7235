using Local.Kafka.Types;

namespace Local.Kafka.Messages;

internal readonly record struct CommittedPartition(int Index, long Offset, string? Metadata);

/// <summary>Stores up to which offset a group has read.</summary>
/// <param name="Generation">The generation; -1 for a consumer that assigns partitions to itself.</param>
internal sealed record OffsetCommitRequest(
    string GroupId, int Generation, string MemberId, string? InstanceId, IReadOnlyList<TopicOf<CommittedPartition>> Topics)
{
    public static OffsetCommitRequest Read(ref KafkaReader reader, int version)
    {
        var (group, generation, member, instance) = (
            reader.ReadString(), reader.ReadInt32(), reader.ReadString(), version >= 7 ? reader.ReadNullableString() : null);
        if (version <= 4) reader.ReadInt64();
        return new OffsetCommitRequest(
            group, generation, member, instance, TopicOf<CommittedPartition>.ReadAll(ref reader, version, static (ref reader, version) =>
        {
            var (index, offset) = (reader.ReadInt32(), reader.ReadInt64());
            if (version >= 6) reader.ReadInt32();
            return new CommittedPartition(index, offset, reader.ReadNullableString());
        }));
    }
}

internal readonly record struct CommitOutcome(int Index, ErrorCode Error);

internal sealed record OffsetCommitResponse(IReadOnlyList<TopicOf<CommitOutcome>> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 3) writer.WriteInt32(0);
        TopicOf<CommitOutcome>.WriteAll(writer, Topics, partition =>
        {
            writer.WriteInt32(partition.Index);
            writer.WriteError(partition.Error);
        });
    }
}
