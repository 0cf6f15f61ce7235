using Local.Kafka.Types;

namespace Local.Kafka.Records;

/// <summary>Writes consecutive uncompressed batches. Consecutive records with the same time share a batch.</summary>
/// <remarks>If the time is the log's, it is the whole batch's, so records with another time begin another batch.</remarks>
internal struct RecordBatchWriter(KafkaWriter writer)
{
    private int _start = -1;
    private int _count;
    private long _first;
    private long _time;

    /// <param name="offset">The record's offset, greater than that of the record before it. If it is not the next one, it begins another
    /// batch.</param>
    /// <param name="time">When it was appended, in milliseconds since 1970.</param>
    public void Add(long offset, long time, ReadOnlySpan<byte> content)
    {
        if (_start < 0 || time != _time || offset != _first + _count) Begin(offset, time);
        var delta = (int)(offset - _first);
        writer.WriteVarInt(sizeof(byte) + sizeof(byte) + VarIntSize(delta) + content.Length);
        writer.WriteInt8(0);
        writer.WriteVarLong(0);
        writer.WriteVarInt(delta);
        writer.WriteRaw(content);
        _count++;
    }

    /// <summary>Ends the last batch.</summary>
    public void End()
    {
        if (_start < 0) return;
        writer.Patch(_start + RecordBatch.LengthAt, writer.Length - _start - RecordBatch.LengthAt - sizeof(int));
        writer.Patch(_start + RecordBatch.LastDeltaAt, _count - 1);
        writer.Patch(_start + RecordBatch.CountAt, _count);
        writer.Patch(_start + RecordBatch.CrcAt, (int)Crc32C.Compute(writer.Written.Span[(_start + RecordBatch.AttributesAt)..]));
        _start = -1;
    }

    private void Begin(long offset, long time)
    {
        End();
        (_start, _count, _first, _time) = (writer.Length, 0, offset, time);
        writer.WriteInt64(offset);
        writer.WriteInt32(0);
        writer.WriteInt32(-1);
        writer.WriteInt8(RecordBatch.Magic);
        writer.WriteInt32(0);
        writer.WriteInt16(BatchAttributes.LogAppendTime.Bits);
        writer.WriteInt32(0);
        writer.WriteInt64(time);
        writer.WriteInt64(time);
        writer.WriteInt64(RecordBatch.NoProducer);
        writer.WriteInt16(-1);
        writer.WriteInt32(-1);
        writer.WriteInt32(0);
    }

    private static int VarIntSize(int value)
    {
        var size = 1;
        for (var rest = (uint)value << 1; rest >= 0x80; rest >>= 7) size++;
        return size;
    }
}
