using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <param name="Offset">The offset of the first record to read.</param>
/// <param name="MaxBytes">The maximum size of the partition's records, which a single record may exceed.</param>
internal readonly record struct FetchedPartition(int Index, long Offset, int MaxBytes);

/// <summary>Reads records.</summary>
/// <param name="MaxWait">How long to wait for <paramref name="MinBytes"/>.</param>
/// <param name="SessionId">The session's id; 0 for no session. There are no others here.</param>
internal sealed record FetchRequest(
    TimeSpan MaxWait, int MinBytes, int MaxBytes, int SessionId, IReadOnlyList<TopicOf<FetchedPartition>> Topics)
{
    public static FetchRequest Read(ref KafkaReader reader, int version)
    {
        reader.ReadInt32();
        var (wait, min, max) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        reader.ReadInt8();
        var session = version >= 7 ? reader.ReadInt32() : 0;
        if (version >= 7) reader.ReadInt32();
        var topics = TopicOf<FetchedPartition>.ReadAll(ref reader, version, Partition);
        if (version >= 7) TopicOf<int>.ReadAll(ref reader, version, static (ref reader, _) => reader.ReadInt32());
        if (version >= 11) reader.ReadString();
        return new FetchRequest(TimeSpan.FromMilliseconds(Math.Max(0, wait)), min, max, session, topics);
    }

    private static FetchedPartition Partition(ref KafkaReader reader, int version)
    {
        var index = reader.ReadInt32();
        if (version >= 9) reader.ReadInt32();
        var offset = reader.ReadInt64();
        if (version >= 5) reader.ReadInt64();
        return new FetchedPartition(index, offset, reader.ReadInt32());
    }
}

/// <param name="Start">The oldest offset that is kept; -1 if the partition does not exist.</param>
/// <param name="End">The offset of the next record; -1 if the partition does not exist.</param>
/// <param name="WriteRecords">Writes the batches; null for none.</param>
internal sealed record FetchedFrom(int Index, ErrorCode Error, long Start, long End, Action<KafkaWriter>? WriteRecords);

internal sealed record FetchResponse(ErrorCode Error, IReadOnlyList<TopicOf<FetchedFrom>> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        writer.WriteInt32(0);
        if (version >= 7)
        {
            writer.WriteError(Error);
            writer.WriteInt32(0);
        }
        TopicOf<FetchedFrom>.WriteAll(writer, Topics, partition => Write(writer, version, partition));
    }

    private static void Write(KafkaWriter writer, int version, FetchedFrom partition)
    {
        writer.WriteInt32(partition.Index);
        writer.WriteError(partition.Error);
        writer.WriteInt64(partition.End);
        // Without transactions, everything is stable, and none was aborted.
        writer.WriteInt64(partition.End);
        if (version >= 5) writer.WriteInt64(partition.Start);
        writer.WriteInt32(-1);
        if (version >= 11) writer.WriteInt32(-1);
        var lengthAt = writer.Length;
        writer.WriteInt32(0);
        partition.WriteRecords?.Invoke(writer);
        writer.Patch(lengthAt, writer.Length - lengthAt - sizeof(int));
    }
}
