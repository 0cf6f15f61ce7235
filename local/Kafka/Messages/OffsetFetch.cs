using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Asks up to which offset a group has read.</summary>
/// <param name="Topics">The topics; null for all topics with committed offsets.</param>
internal sealed record OffsetFetchRequest(string GroupId, IReadOnlyList<TopicOf<int>>? Topics)
{
    public static OffsetFetchRequest Read(ref KafkaReader reader, int version) =>
        new(reader.ReadString(), TopicOf<int>.ReadAllOrNull(ref reader, version, static (ref reader, _) => reader.ReadInt32()));
}

/// <param name="Offset">The committed offset; -1 if there is none.</param>
internal readonly record struct FetchedOffset(int Index, long Offset, string? Metadata, ErrorCode Error);

internal sealed record OffsetFetchResponse(IReadOnlyList<TopicOf<FetchedOffset>> Topics, ErrorCode Error) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 3) writer.WriteInt32(0);
        TopicOf<FetchedOffset>.WriteAll(writer, Topics, partition =>
        {
            writer.WriteInt32(partition.Index);
            writer.WriteInt64(partition.Offset);
            if (version >= 5) writer.WriteInt32(-1);
            writer.WriteNullableString(partition.Metadata);
            writer.WriteError(partition.Error);
        });
        if (version >= 2) writer.WriteError(Error);
    }
}
