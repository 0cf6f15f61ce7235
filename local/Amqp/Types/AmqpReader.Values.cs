using System.Text;

namespace Local.Amqp.Types;

internal ref partial struct AmqpReader
{
    private delegate T ItemReader<T>(ref AmqpReader reader, byte code);

    private static readonly long FirstMillisecond = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private static readonly object BoxedTrue = true;
    private static readonly object BoxedFalse = false;

    /// <summary>Reads a value of any type.</summary>
    /// <remarks>
    /// null, <c>bool</c>, <c>byte</c> to <c>ulong</c>, <c>sbyte</c> to <c>long</c>, <c>float</c>, <c>double</c>, the opaque
    /// decimals, <see cref="Rune"/>,
    /// <see cref="DateTimeOffset"/>, <see cref="Guid"/>, <c>byte[]</c> for binary, <c>string</c>, <see cref="AmqpSymbol"/>,
    /// <c>List&lt;object?&gt;</c>,
    /// <see cref="AmqpMap"/>, <see cref="AmqpArray"/>, <see cref="AmqpDescribed"/>.
    /// </remarks>
    public object? ReadValue()
    {
        var code = ReadCode();
        return code == FormatCode.Described ? ReadDescribed() : ReadBody(code);
    }

    /// <summary>Reads a map, or null.</summary>
    public AmqpMap? ReadMap() => TryReadNull() ? null : Map(ReadCode());

    /// <summary>Reads a list, or null.</summary>
    public List<object?>? ReadList() => TryReadNull() ? null : List(ReadCode());

    /// <summary>Reads one symbol or an array of symbols, which is how "multiple" fields are encoded (part 1.4).</summary>
    public AmqpSymbol[] ReadSymbols()
    {
        if (TryReadNull()) return [];
        return ReadValue() switch
        {
            AmqpSymbol one => [one],
            AmqpArray { Items: AmqpSymbol[] many } => many,
            _ => throw Unexpected("a symbol or an array of symbols"),
        };
    }

    /// <summary>Reads the list of a composite type, whose fields are then read one by one.</summary>
    public FieldReader ReadFields()
    {
        var code = ReadCode();
        var (body, count) = Compound(code, FormatCode.List8, FormatCode.List32, "a list");
        if (count > body.Length) throw Malformed("a list has fewer bytes than elements");
        Position = body.End;
        return new FieldReader(_bytes[body.Start..body.End], count);
    }

    private AmqpDescribed ReadDescribed()
    {
        Enter(1);
        var descriptor = ReadValue() ?? throw Malformed("a descriptor is null");
        var value = new AmqpDescribed(descriptor, ReadValue());
        _depth--;
        return value;
    }

    private object? ReadBody(byte code) => code switch
    {
        FormatCode.Null => null,
        FormatCode.True or FormatCode.False or FormatCode.Boolean => Bool(code) ? BoxedTrue : BoxedFalse,
        FormatCode.UByte => ReadByte(),
        FormatCode.Byte => (sbyte)ReadByte(),
        FormatCode.UShort => UInt16(),
        FormatCode.Short => (short)UInt16(),
        FormatCode.UInt0 or FormatCode.SmallUInt or FormatCode.UInt => UInt(code),
        FormatCode.SmallInt or FormatCode.Int => Int(code),
        FormatCode.ULong0 or FormatCode.SmallULong or FormatCode.ULong => ULong(code),
        FormatCode.SmallLong or FormatCode.Long => Long(code),
        FormatCode.Float => BitConverter.UInt32BitsToSingle(UInt32()),
        FormatCode.Double => BitConverter.UInt64BitsToDouble(UInt64()),
        FormatCode.Decimal32 => new AmqpDecimal32(UInt32()),
        FormatCode.Decimal64 => new AmqpDecimal64(UInt64()),
        FormatCode.Decimal128 => new AmqpDecimal128(new UInt128(UInt64(), UInt64())),
        FormatCode.Char => Char(),
        FormatCode.Timestamp => Timestamp(),
        FormatCode.Uuid => new Guid(Take(16), bigEndian: true),
        FormatCode.Binary8 or FormatCode.Binary32 => Binary(code).ToArray(),
        FormatCode.String8 or FormatCode.String32 => String(code),
        FormatCode.Symbol8 or FormatCode.Symbol32 => Symbol(code),
        FormatCode.List0 or FormatCode.List8 or FormatCode.List32 => List(code),
        FormatCode.Map8 or FormatCode.Map32 => Map(code),
        FormatCode.Array8 or FormatCode.Array32 => Array(code),
        _ => throw Unknown(code),
    };

    private int Int(byte code) => code == FormatCode.SmallInt ? (sbyte)ReadByte() : (int)UInt32();

    private long Long(byte code) => code == FormatCode.SmallLong ? (sbyte)ReadByte() : (long)UInt64();

    private Rune Char() => Rune.TryCreate(UInt32(), out var rune) ? rune : throw Malformed("a char is not a Unicode character");

    // Some clients write "never" and "always" as times outside .NET's range.
    private DateTimeOffset Timestamp() =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp((long)UInt64(), FirstMillisecond, LastMillisecond));

    private (Extent Body, int Count) Compound(byte code, byte small, byte large, string what)
    {
        if (code == FormatCode.List0 && small == FormatCode.List8) return (new Extent(Position, Position), 0);
        if (code != small && code != large) throw Unexpected(what);
        var size = Size(code);
        var end = Position + size;
        if (size < (code == small ? 1 : 4)) throw Malformed("a compound value has no count");
        var count = code == small ? ReadByte() : UInt32();
        if (count > AmqpLimits.Elements) throw Malformed($"a value has more than {AmqpLimits.Elements} elements");
        return (new Extent(Position, end), (int)count);
    }

    private List<object?> List(byte code)
    {
        var (body, count) = Compound(code, FormatCode.List8, FormatCode.List32, "a list");
        if (count > body.Length) throw Malformed("a list has fewer bytes than elements");
        Enter(count);
        var list = new List<object?>(count);
        while (list.Count < count) list.Add(ReadValue());
        Leave(body);
        return list;
    }

    private AmqpMap Map(byte code)
    {
        var (body, count) = Compound(code, FormatCode.Map8, FormatCode.Map32, "a map");
        if (count > body.Length || count % 2 != 0) throw Malformed("a map's count does not match its content");
        Enter(count);
        var map = new AmqpMap();
        for (var i = 0; i < count; i += 2)
        {
            var key = ReadValue() ?? throw Malformed("a map has a null key");
            if (!map.TryAdd(key, ReadValue())) throw Malformed("a map has the same key twice");
        }
        Leave(body);
        return map;
    }

    private AmqpArray Array(byte code)
    {
        var (body, count) = Compound(code, FormatCode.Array8, FormatCode.Array32, "an array");
        Enter(count);
        object? descriptor = null;
        var item = ReadCode();
        if (item == FormatCode.Described)
        {
            descriptor = ReadValue() ?? throw Malformed("a descriptor is null");
            item = ReadCode();
        }
        var width = FormatCode.FixedWidth(item);
        if (width == 0 ? count > AmqpLimits.WidthlessItems : (long)count * Math.Max(width, 1) > body.End - Position)
            throw Malformed("an array has fewer bytes than elements");
        var array = new AmqpArray(Items(item, count), descriptor);
        Leave(body);
        return array;
    }

    private Array Items(byte code, int count) => code switch
    {
        FormatCode.Null => new object?[count],
        FormatCode.True or FormatCode.False or FormatCode.Boolean => Items(code, count, static (ref r, c) => r.Bool(c)),
        FormatCode.UByte => Take(count).ToArray(),
        FormatCode.Byte => Items(code, count, static (ref r, _) => (sbyte)r.ReadByte()),
        FormatCode.UShort => Items(code, count, static (ref r, _) => r.UInt16()),
        FormatCode.Short => Items(code, count, static (ref r, _) => (short)r.UInt16()),
        FormatCode.UInt0 or FormatCode.SmallUInt or FormatCode.UInt => Items(code, count, static (ref r, c) => r.UInt(c)),
        FormatCode.SmallInt or FormatCode.Int => Items(code, count, static (ref r, c) => r.Int(c)),
        FormatCode.ULong0 or FormatCode.SmallULong or FormatCode.ULong => Items(code, count, static (ref r, c) => r.ULong(c)),
        FormatCode.SmallLong or FormatCode.Long => Items(code, count, static (ref r, c) => r.Long(c)),
        FormatCode.Float => Items(code, count, static (ref r, _) => BitConverter.UInt32BitsToSingle(r.UInt32())),
        FormatCode.Double => Items(code, count, static (ref r, _) => BitConverter.UInt64BitsToDouble(r.UInt64())),
        FormatCode.Decimal32 => Items(code, count, static (ref r, _) => new AmqpDecimal32(r.UInt32())),
        FormatCode.Decimal64 => Items(code, count, static (ref r, _) => new AmqpDecimal64(r.UInt64())),
        FormatCode.Decimal128 => Items(code, count, static (ref r, _) => new AmqpDecimal128(new UInt128(r.UInt64(), r.UInt64()))),
        FormatCode.Char => Items(code, count, static (ref r, _) => r.Char()),
        FormatCode.Timestamp => Items(code, count, static (ref r, _) => r.Timestamp()),
        FormatCode.Uuid => Items(code, count, static (ref r, _) => new Guid(r.Take(16), bigEndian: true)),
        FormatCode.Binary8 or FormatCode.Binary32 => Items(code, count, static (ref r, c) => r.Binary(c).ToArray()),
        FormatCode.String8 or FormatCode.String32 => Items(code, count, static (ref r, c) => r.String(c)),
        FormatCode.Symbol8 or FormatCode.Symbol32 => Items(code, count, static (ref r, c) => r.Symbol(c)),
        FormatCode.List0 or FormatCode.List8 or FormatCode.List32 => Items(code, count, static (ref r, c) => r.List(c)),
        FormatCode.Map8 or FormatCode.Map32 => Items(code, count, static (ref r, c) => r.Map(c)),
        FormatCode.Array8 or FormatCode.Array32 => Items(code, count, static (ref r, c) => r.Array(c)),
        _ => throw Unknown(code),
    };

    private T[] Items<T>(byte code, int count, ItemReader<T> read)
    {
        var items = new T[count];
        for (var i = 0; i < count; i++) items[i] = read(ref this, code);
        return items;
    }

    private void Leave(Extent body)
    {
        if (Position != body.End) throw Malformed("a value is not as long as declared");
        _depth--;
    }

    private readonly record struct Extent(int Start, int End)
    {
        public int Length => End - Start;
    }
}
