using System.Buffers.Binary;
using System.Text;

namespace Local.Amqp.Types;

/// <summary>
/// Reads encoded values from complete data (part 1.2 to 1.6). Data that is not valid AMQP causes an <see cref="AmqpException"/>, and no
/// other exception.
/// </summary>
internal ref partial struct AmqpReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;
    private int _elements;

    /// <summary>The number of bytes that were read.</summary>
    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _bytes.Length;

    /// <summary>The bytes not yet read.</summary>
    public readonly ReadOnlySpan<byte> Remaining => _bytes[Position..];

    /// <summary>Reads a null if it is the next value.</summary>
    public bool TryReadNull()
    {
        if (AtEnd || _bytes[Position] != FormatCode.Null) return false;
        Position++;
        return true;
    }

    public bool ReadBool() => Bool(ReadCode());

    public byte ReadUByte() => ReadCode() is FormatCode.UByte ? ReadByte() : throw Unexpected("a ubyte");

    public ushort ReadUShort() => ReadCode() is FormatCode.UShort ? UInt16() : throw Unexpected("a ushort");

    public uint ReadUInt() => UInt(ReadCode());

    public ulong ReadULong() => ULong(ReadCode());

    public string ReadString() => String(ReadCode());

    public AmqpSymbol ReadSymbol() => Symbol(ReadCode());

    /// <summary>Returns the bytes of a binary value, without copying them.</summary>
    public ReadOnlySpan<byte> ReadBinary() => Binary(ReadCode());

    /// <summary>
    /// Reads the descriptor of a described value, whose value comes next. A symbolic descriptor of the specification is returned as its
    /// number.
    /// </summary>
    public ulong ReadDescriptor()
    {
        if (ReadCode() != FormatCode.Described) throw Unexpected("a described value");
        var code = ReadCode();
        return code is FormatCode.Symbol8 or FormatCode.Symbol32 ? Descriptor.FromSymbol(Symbol(code)) : ULong(code);
    }

    /// <summary>Reads past the next value without decoding it.</summary>
    public void Skip()
    {
        for (var values = 1; values > 0; values--)
        {
            var code = ReadCode();
            if (code == FormatCode.Described)
            {
                values += 2;
                if (values > AmqpLimits.Depth) throw Malformed("described values are nested too deeply");
                continue;
            }
            var width = FormatCode.FixedWidth(code);
            Take(width >= 0 ? width : Size(code));
        }
    }

    private byte ReadCode() => ReadByte();

    private byte ReadByte() => AtEnd ? throw Malformed("a value ends before its last byte") : _bytes[Position++];

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _bytes.Length - Position) throw Malformed("a value is declared longer than the data that arrived");
        var taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }

    // The declared size of a variable-width, compound or array type.
    private int Size(byte code)
    {
        var size = (code >> 4) switch
        {
            0xa or 0xc or 0xe => ReadByte(),
            0xb or 0xd or 0xf => UInt32(),
            _ => throw Unknown(code),
        };
        return size <= (uint)(_bytes.Length - Position)
            ? (int)size
            : throw Malformed("a value is declared longer than the data that arrived");
    }

    private ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    private ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    private bool Bool(byte code) => code switch
    {
        FormatCode.True => true,
        FormatCode.False => false,
        FormatCode.Boolean => ReadByte() switch
        {
            0 => false,
            1 => true,
            _ => throw Malformed("a boolean is neither 0 nor 1"),
        },
        _ => throw Unexpected("a boolean"),
    };

    private uint UInt(byte code) => code switch
    {
        FormatCode.UInt0 => 0,
        FormatCode.SmallUInt => ReadByte(),
        FormatCode.UInt => UInt32(),
        _ => throw Unexpected("a uint"),
    };

    private ulong ULong(byte code) => code switch
    {
        FormatCode.ULong0 => 0,
        FormatCode.SmallULong => ReadByte(),
        FormatCode.ULong => UInt64(),
        _ => throw Unexpected("a ulong"),
    };

    private ReadOnlySpan<byte> Binary(byte code) =>
        code is FormatCode.Binary8 or FormatCode.Binary32 ? Take(Size(code)) : throw Unexpected("a binary");

    private string String(byte code)
    {
        if (code is not (FormatCode.String8 or FormatCode.String32)) throw Unexpected("a string");
        try
        {
            return StrictUtf8.GetString(Take(Size(code)));
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a string is not UTF-8");
        }
    }

    private AmqpSymbol Symbol(byte code)
    {
        if (code is not (FormatCode.Symbol8 or FormatCode.Symbol32)) throw Unexpected("a symbol");
        var bytes = Take(Size(code));
        return Ascii.IsValid(bytes) ? new AmqpSymbol(Encoding.ASCII.GetString(bytes)) : throw Malformed("a symbol is not ASCII");
    }

    private void Enter(int elements)
    {
        if (++_depth > AmqpLimits.Depth) throw Malformed("values are nested too deeply");
        if ((_elements += elements) > AmqpLimits.Elements) throw Malformed($"a value has more than {AmqpLimits.Elements} elements");
    }

    private static AmqpException Unexpected(string expected) => Malformed($"a value is not {expected}");

    private static AmqpException Unknown(byte code) => Malformed($"0x{code:x2} is not a constructor");

    private static AmqpException Malformed(string what) => new(ErrorCondition.DecodeError, $"The received data is not AMQP 1.0: {what}.");
}
