using System.Buffers;
using System.Buffers.Binary;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>The kinds of frames (part 2.3.1).</summary>
internal enum FrameType : byte
{
    Amqp = 0,
    Sasl = 1,
}

/// <summary>A frame without its header (part 2.3).</summary>
internal readonly record struct Frame(FrameType Type, ushort Channel, ReadOnlySequence<byte> Body);

/// <summary>The eight bytes at the beginning of a protocol (part 2.2 and 5.3.1).</summary>
internal readonly record struct ProtocolHeader(ulong Bits)
{
    public const int Size = 8;

    public static readonly ProtocolHeader Amqp = new(0x414d515000010000);
    public static readonly ProtocolHeader Sasl = new(0x414d515003010000);

    public void Write(AmqpWriter writer)
    {
        BinaryPrimitives.WriteUInt64BigEndian(writer.GetSpan(Size), Bits);
        writer.Advance(Size);
    }
}

/// <summary>
/// Takes protocol headers and frames from the beginning of the bytes that have arrived. Its methods return false when they need more bytes.
/// </summary>
internal static class FrameReader
{
    /// <summary>The size of a frame's header, and the least that a peer may limit frames to (part 2.3.1 and 2.7.1).</summary>
    public const int HeaderSize = 8;

    public const int MinMaxFrameSize = 512;

    public static bool TryReadProtocol(ref ReadOnlySequence<byte> arrived, out ProtocolHeader header)
    {
        header = default;
        if (arrived.Length < ProtocolHeader.Size) return false;
        header = new ProtocolHeader(First8(arrived));
        arrived = arrived.Slice(ProtocolHeader.Size);
        return true;
    }

    /// <exception cref="AmqpException">
    /// The frame is larger than allowed, or no frame at all; known as soon as its header is there.
    /// </exception>
    public static bool TryReadFrame(ref ReadOnlySequence<byte> arrived, uint maxFrameSize, out Frame frame)
    {
        frame = default;
        if (arrived.Length < HeaderSize) return false;
        var header = First8(arrived);
        var (size, offset, type) = ((uint)(header >> 32), (int)(byte)(header >> 24) * 4, (byte)(header >> 16));
        if (size > maxFrameSize) throw Framing($"A frame of {size} bytes is larger than the {maxFrameSize} that were agreed on.");
        if (offset < HeaderSize || size < offset) throw Framing($"A frame of {size} bytes cannot have its body at {offset}.");
        if (type > (byte)FrameType.Sasl) throw Framing($"{type} is not a frame type.");
        if (arrived.Length < size) return false;
        frame = new Frame((FrameType)type, (ushort)header, arrived.Slice(offset, size - offset));
        arrived = arrived.Slice(size);
        return true;
    }

    private static ulong First8(in ReadOnlySequence<byte> arrived)
    {
        if (arrived.FirstSpan.Length >= HeaderSize) return BinaryPrimitives.ReadUInt64BigEndian(arrived.FirstSpan);
        Span<byte> header = stackalloc byte[HeaderSize];
        arrived.Slice(0, HeaderSize).CopyTo(header);
        return BinaryPrimitives.ReadUInt64BigEndian(header);
    }

    private static AmqpException Framing(string what) => new(ErrorCondition.FramingError, what);
}
