using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Local.Kafka.Types;

/// <summary>Writes values (https://kafka.apache.org/protocol#protocol_types) to its own buffer, which grows.</summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
internal sealed class KafkaWriter(int capacity = 512) : IDisposable
{
    private const int LongestReason = 1000;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>The number of bytes that were written.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Returns the buffer; the written bytes are lost.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, Length) = ([], 0);
    }

    /// <summary>Discards the bytes that were written from a position on.</summary>
    public void Truncate(int length) => Length = length;

    public void WriteBool(bool value) => Take(1)[0] = value ? (byte)1 : (byte)0;

    public void WriteInt8(sbyte value) => Take(1)[0] = (byte)value;

    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), value);

    public void WriteError(ErrorCode value) => WriteInt16((short)value);

    public void WriteString(string value)
    {
        var at = Length;
        WriteInt16(0);
        var length = Utf8(value);
        if (length > short.MaxValue) throw new ArgumentException($"A string of {length} bytes is too long.", nameof(value));
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(at), (short)length);
    }

    public void WriteNullableString(string? value)
    {
        if (value is null) WriteInt16(-1);
        else WriteString(value);
    }

    /// <summary>Writes a text for people, which may contain what a client sent. It is truncated if it is long.</summary>
    public void WriteReason(string? value) => WriteNullableString(value is { Length: > LongestReason } ? value[..LongestReason] : value);

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteInt32(value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes bytes whose length is a varint, as in records.</summary>
    public void WriteVarBytes(ReadOnlySpan<byte> value)
    {
        WriteVarInt(value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes a string whose length is a varint, as in records.</summary>
    public void WriteVarString(string value)
    {
        WriteVarInt(Encoding.UTF8.GetByteCount(value));
        Utf8(value);
    }

    public void WriteVarInt(int value) => WriteVarLong(value);

    public void WriteVarLong(long value) => WriteUnsigned((ulong)((value << 1) ^ (value >> 63)));

    public void WriteUnsignedVarInt(uint value) => WriteUnsigned(value);

    /// <summary>Writes bytes that are already encoded.</summary>
    public void WriteRaw(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Take(encoded.Length));

    public void WriteArray<T>(IReadOnlyList<T> elements, Action<T> write)
    {
        WriteInt32(elements.Count);
        foreach (var element in elements) write(element);
    }

    /// <summary>Overwrites four bytes that were written before.</summary>
    public void Patch(int position, int value) => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(position, sizeof(int)), value);

    /// <summary>Overwrites eight bytes that were written before.</summary>
    public void Patch(int position, long value) => BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(position, sizeof(long)), value);

    private void WriteUnsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Take(1)[0] = (byte)(value | 0x80);
            value >>= 7;
        }
        Take(1)[0] = (byte)value;
    }

    private int Utf8(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Encoding.UTF8.GetBytes(value, Take(bytes));
        return bytes;
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - Length < count) Grow(count);
        var taken = _buffer.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + count), 2 * _buffer.Length));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
