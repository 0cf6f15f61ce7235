using System.Buffers.Binary;
using System.Text;

namespace Local.Kafka.Types;

/// <summary>
/// Reads values from complete data (https://kafka.apache.org/protocol#protocol_types). Invalid data causes a <see cref="KafkaException"/>
/// and no other exception. Payloads are not copied.
/// </summary>
internal ref struct KafkaReader(ReadOnlyMemory<byte> bytes)
{
    /// <summary>
    /// The maximum number of elements of all arrays of a request together. A request with many empty elements must not take more memory
    /// than one with few full ones.
    /// </summary>
    public const int MaxElements = 100_000;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlyMemory<byte> _bytes = bytes;
    private readonly ReadOnlySpan<byte> _span = bytes.Span;
    private int _elements;

    /// <summary>The number of bytes that were read.</summary>
    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _span.Length;

    /// <summary>The bytes not yet read.</summary>
    public readonly ReadOnlyMemory<byte> Remaining => _bytes[Position..];

    public bool ReadBool() => Take(1)[0] != 0;

    public sbyte ReadInt8() => (sbyte)Take(1)[0];

    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public string ReadString() => ReadNullableString() ?? throw new KafkaException("A string is missing.");

    public string? ReadNullableString()
    {
        var length = ReadInt16();
        return length == -1 ? null : Text(length);
    }

    public ReadOnlyMemory<byte> ReadBytes() => ReadNullableBytes() ?? throw new KafkaException("Bytes are missing.");

    // A plain null would convert to empty bytes instead of none.
    public ReadOnlyMemory<byte>? ReadNullableBytes()
    {
        var length = ReadInt32();
        return length == -1 ? default(ReadOnlyMemory<byte>?) : Slice(length);
    }

    /// <summary>Reads bytes whose length is a varint, as in records; null if the length is -1.</summary>
    public ReadOnlyMemory<byte>? ReadVarBytes()
    {
        var length = ReadVarInt();
        return length == -1 ? default(ReadOnlyMemory<byte>?) : Slice(length);
    }

    /// <summary>Reads a string whose length is a varint, as in records.</summary>
    public string ReadVarString() => Text(ReadVarInt());

    /// <summary>Reads a string in the form of the flexible versions.</summary>
    public string ReadCompactString() => Text((int)Math.Min(ReadUnsignedVarInt(), int.MaxValue) - 1);

    /// <summary>Reads a zigzag-encoded number.</summary>
    public int ReadVarInt() =>
        ReadVarLong() is >= int.MinValue and <= int.MaxValue and var value
            ? (int)value
            : throw new KafkaException("A number has more than 32 bits.");

    /// <summary>Reads a zigzag-encoded number.</summary>
    public long ReadVarLong()
    {
        var raw = ReadUnsigned(10);
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    public uint ReadUnsignedVarInt() => (uint)ReadUnsigned(5);

    /// <summary>Skips fields that newer clients may add.</summary>
    public void SkipTaggedFields()
    {
        for (var fields = Count(ReadUnsignedVarInt(), 2); fields > 0; fields--)
        {
            ReadUnsignedVarInt();
            Slice((int)Math.Min(ReadUnsignedVarInt(), int.MaxValue));
        }
    }

    /// <summary>Reads the elements of an array; none if it is null.</summary>
    public T[] ReadArray<T>(ElementReader<T> read, int version) => ReadNullableArray(read, version) ?? [];

    /// <summary>
    /// Reads the elements of an array one by one, so that memory is allocated for those that exist, not for those that are declared. Null
    /// if the array is null.
    /// </summary>
    public T[]? ReadNullableArray<T>(ElementReader<T> read, int version)
    {
        var claimed = ReadInt32();
        if (claimed == -1) return null;
        if (claimed < 0) throw new KafkaException($"An array cannot have {claimed} elements.");
        var count = Count((uint)claimed, 1);
        var elements = new List<T>(Math.Min(count, 64));
        for (var i = 0; i < count; i++) elements.Add(read(ref this, version));
        return [.. elements];
    }

    private int Count(uint claimed, int leastSize)
    {
        if (claimed > (_span.Length - Position) / leastSize)
            throw new KafkaException($"{claimed} elements are declared, but only {_span.Length - Position} bytes are left.");
        _elements += (int)claimed;
        return _elements <= MaxElements ? (int)claimed : throw new KafkaException($"A request has more than {MaxElements} elements.");
    }

    private ulong ReadUnsigned(int most)
    {
        ulong value = 0;
        for (var i = 0; i < most; i++)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7f) << (7 * i);
            if (part < 0x80) return value;
        }
        throw new KafkaException($"A number has more than {most} bytes.");
    }

    private string Text(int length)
    {
        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw new KafkaException("A string is not UTF-8.");
        }
    }

    private ReadOnlyMemory<byte> Slice(int length)
    {
        var start = Position;
        Take(length);
        return _bytes.Slice(start, length);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)(_span.Length - Position))
            throw new KafkaException($"{length} bytes are declared, but only {_span.Length - Position} are left.");
        var taken = _span.Slice(Position, length);
        Position += length;
        return taken;
    }
}

/// <summary>Reads one element of an array.</summary>
internal delegate T ElementReader<out T>(ref KafkaReader reader, int version);
