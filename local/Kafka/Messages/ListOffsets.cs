using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <param name="Timestamp">The time in milliseconds since 1970, or one of the two negative values.</param>
internal readonly record struct OffsetQuery(int Index, long Timestamp)
{
    /// <summary>The values for the oldest record, and for the next one.</summary>
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

/// <param name="Timestamp">The time of the record that was found; -1 if none was, or the query was not for a time.</param>
/// <param name="Offset">The offset; -1 if no record was found.</param>
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
