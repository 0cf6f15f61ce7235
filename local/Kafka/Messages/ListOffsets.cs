using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <param name="Timestamp">In milliseconds since 1970, or one of the two below 0.</param>
internal readonly record struct OffsetQuery(int Index, long Timestamp)
{
    /// <summary>The oldest record, and the one that comes next.</summary>
    public const long Earliest = -2, Latest = -1;
}

/// <summary>Asks for offsets by time.</summary>
internal sealed record ListOffsetsRequest(IReadOnlyList<TopicOf<OffsetQuery>> Topics)
{
    public static ListOffsetsRequest Read(ref KafkaReader reader, int version)
    {
        reader.ReadInt32();
        if (version >= 2) reader.ReadInt8();
        return new ListOffsetsRequest(TopicOf<OffsetQuery>.ReadAll(ref reader, version, static (ref reader, version) =>
        {
            var index = reader.ReadInt32();
            if (version >= 4) reader.ReadInt32();
            return new OffsetQuery(index, reader.ReadInt64());
        }));
    }
}

/// <param name="Timestamp">That of the record found; -1 if none was, or none was looked for.</param>
/// <param name="Offset">-1 if none was found.</param>
internal sealed record ListedOffset(int Index, ErrorCode Error, long Timestamp, long Offset);

internal sealed record ListOffsetsResponse(IReadOnlyList<TopicOf<ListedOffset>> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        if (version >= 2) writer.WriteInt32(0);
        TopicOf<ListedOffset>.WriteAll(writer, Topics, partition =>
        {
            writer.WriteInt32(partition.Index);
            writer.WriteError(partition.Error);
            writer.WriteInt64(partition.Timestamp);
            writer.WriteInt64(partition.Offset);
            if (version >= 4) writer.WriteInt32(-1);
        });
    }
}
