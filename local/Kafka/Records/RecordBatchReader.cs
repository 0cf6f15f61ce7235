using Local.Kafka.Types;

namespace Local.Kafka.Records;

/// <summary>Reads the batch that a producer sends for a partition.</summary>
internal static class RecordBatchReader
{
    // Length, attributes, the two deltas, two lengths and the number of headers.
    private const int LeastRecord = 7;

    /// <param name="sent">The records of the produced partition, which are copied.</param>
    /// <param name="limit">The maximum size of the decompressed records, in bytes.</param>
    public static BatchReading Read(ReadOnlyMemory<byte> sent, int limit)
    {
        try
        {
            return ReadBatch(sent, limit);
        }
        catch (KafkaException e)
        {
            return BatchReading.Refuse(ErrorCode.CorruptMessage, e.Message);
        }
    }

    private static BatchReading ReadBatch(ReadOnlyMemory<byte> sent, int limit)
    {
        var reader = new KafkaReader(sent);
        reader.ReadInt64();
        var length = reader.ReadInt32();
        reader.ReadInt32();
        if (reader.ReadInt8() is not RecordBatch.Magic and var magic)
            return BatchReading.Refuse(
                ErrorCode.UnsupportedForMessageFormat, $"Records of format {magic} are not supported. Use format {RecordBatch.Magic}.");
        if (length != reader.Remaining.Length + sizeof(int) + sizeof(byte))
            return BatchReading.Refuse(
                ErrorCode.InvalidRecord, $"There must be exactly one batch; this one declares {length} bytes.");
        if (reader.ReadUInt32() != Crc32C.Compute(reader.Remaining.Span))
            return BatchReading.Refuse(ErrorCode.CorruptMessage, "The checksum of the batch is wrong.");
        var attributes = new BatchAttributes(reader.ReadInt16());
        var lastDelta = reader.ReadInt32();
        reader.ReadInt64();
        reader.ReadInt64();
        var (producer, epoch, sequence) = (reader.ReadInt64(), reader.ReadInt16(), reader.ReadInt32());
        var count = reader.ReadInt32();
        if (attributes.IsControl) return BatchReading.Refuse(ErrorCode.InvalidRecord, "Producers must not send control batches.");
        if (attributes.IsTransactional) return BatchReading.Refuse(ErrorCode.InvalidTxnState, "Transactions are not supported.");
        if (count < 1 || lastDelta != count - 1)
            return BatchReading.Refuse(
                ErrorCode.InvalidRecord, $"The batch has {count} records, but its last offset delta is {lastDelta}.");
        var opened = Compression.Open(attributes.Compression, reader.Remaining, limit);
        return opened.Error == ErrorCode.None
            ? BatchReading.Of(new RecordBatch(producer, epoch, sequence, attributes, ReadRecords(opened.Bytes, count)))
            : BatchReading.Refuse(opened.Error, opened.Reason!);
    }

    private static RecordContent[] ReadRecords(ReadOnlyMemory<byte> bytes, int count)
    {
        if (count > bytes.Length / LeastRecord)
            throw new KafkaException($"The batch declares {count} records, which do not fit into {bytes.Length} bytes.");
        var records = new RecordContent[count];
        var reader = new KafkaReader(bytes);
        for (var i = 0; i < count; i++)
        {
            var body = reader.ReadVarBytes() ?? throw new KafkaException("A record has no length.");
            var record = new KafkaReader(body);
            record.ReadInt8();
            record.ReadVarLong();
            if (record.ReadVarInt() != i) throw new KafkaException($"Record {i} has the wrong offset delta.");
            records[i] = RecordContent.Read(record.Remaining);
        }
        return reader.AtEnd ? records : throw new KafkaException("The batch has extra bytes after its records.");
    }
}
