using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Local.Amqp.Types;

/// <summary>Writes values in their smallest encoding (part 1.6) to its own buffer, which grows.</summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
internal sealed partial class AmqpWriter(int capacity = 256) : IBufferWriter<byte>, IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>The number of bytes that were written.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    /// <summary>Returns the buffer; the written bytes are lost.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, Length) = ([], 0);
    }

    /// <summary>Discards the bytes that were written from a position on.</summary>
    public void Truncate(int length = 0) => Length = length;

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(Length);
    }

    /// <summary>Writes bytes that are already encoded.</summary>
    public void WriteRaw(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Take(encoded.Length));

    public void WriteByte(byte value)
    {
        Ensure(1);
        _buffer[Length++] = value;
    }

    /// <summary>Overwrites four bytes that were written before.</summary>
    public void Patch(int position, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(position, 4), value);

    public void WriteNull() => WriteByte(FormatCode.Null);

    public void Write(bool value) => WriteByte(value ? FormatCode.True : FormatCode.False);

    public void Write(byte value) => Write(FormatCode.UByte, value);

    public void Write(ushort value)
    {
        WriteByte(FormatCode.UShort);
        Raw(value);
    }

    public void Write(uint value)
    {
        if (value == 0) WriteByte(FormatCode.UInt0);
        else if (value <= byte.MaxValue) Write(FormatCode.SmallUInt, (byte)value);
        else Fixed(FormatCode.UInt, value);
    }

    public void Write(ulong value)
    {
        if (value == 0) WriteByte(FormatCode.ULong0);
        else if (value <= byte.MaxValue) Write(FormatCode.SmallULong, (byte)value);
        else Fixed(FormatCode.ULong, value);
    }

    public void Write(ReadOnlySpan<byte> binary)
    {
        Variable(FormatCode.Binary8, binary.Length);
        WriteRaw(binary);
    }

    public void Write(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Variable(FormatCode.String8, length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void Write(AmqpSymbol value)
    {
        Variable(FormatCode.Symbol8, value.Value.Length);
        AsciiBytes(value);
    }

    /// <summary>Writes the constructor of a described value, which must be written next (part 1.2).</summary>
    public void WriteDescriptor(ulong descriptor)
    {
        WriteByte(FormatCode.Described);
        Write(descriptor);
    }

    /// <summary>Begins a list or a map. <see cref="EndCompound"/> fills in its size.</summary>
    public int BeginCompound()
    {
        Take(3);
        return Length - 3;
    }

    /// <summary>
    /// Ends a list (<see cref="FormatCode.List8"/>), map (<see cref="FormatCode.Map8"/>) or array (<see cref="FormatCode.Array8"/>).
    /// </summary>
    public void EndCompound(int begin, byte smallCode, int count)
    {
        var content = Length - begin - 3;
        if (count == 0 && smallCode == FormatCode.List8)
        {
            Length = begin;
            WriteByte(FormatCode.List0);
        }
        else if (content < byte.MaxValue && count <= byte.MaxValue)
        {
            _buffer[begin] = smallCode;
            _buffer[begin + 1] = (byte)(content + 1);
            _buffer[begin + 2] = (byte)count;
        }
        else
        {
            Take(6);
            _buffer.AsSpan(begin + 3, content).CopyTo(_buffer.AsSpan(begin + 9));
            _buffer[begin] = (byte)(smallCode + 0x10);
            Patch(begin + 1, (uint)(content + 4));
            Patch(begin + 5, (uint)count);
        }
    }

    private void Write(byte code, byte value)
    {
        WriteByte(code);
        WriteByte(value);
    }

    private void Fixed(byte code, uint value)
    {
        WriteByte(code);
        Raw(value);
    }

    private void Fixed(byte code, ulong value)
    {
        WriteByte(code);
        Raw(value);
    }

    private void Raw(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    private void Raw(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    private void Raw(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    private void Variable(byte smallCode, int length)
    {
        if (length <= byte.MaxValue) Write(smallCode, (byte)length);
        else Fixed((byte)(smallCode + 0x10), (uint)length);
    }

    private void AsciiBytes(AmqpSymbol value)
    {
        if (!Ascii.IsValid(value.Value)) throw new ArgumentException($"The symbol '{value.Value}' is not ASCII.");
        Encoding.ASCII.GetBytes(value.Value, Take(value.Value.Length));
    }

    private Span<byte> Take(int length)
    {
        Ensure(length);
        Length += length;
        return _buffer.AsSpan(Length - length, length);
    }

    private void Ensure(int more)
    {
        if (_buffer.Length - Length >= more) return;
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max((long)_buffer.Length * 2, (long)Length + more), Array.MaxLength));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
