using System.Text;

namespace Local.Amqp.Types;

internal sealed partial class AmqpWriter
{
    /// <summary>Writes a value of a type that <see cref="AmqpReader.ReadValue"/> returns, or any map, list or memory of bytes.</summary>
    /// <exception cref="ArgumentException">AMQP has no type for the value.</exception>
    public void WriteValue(object? value)
    {
        switch (value)
        {
            case null: WriteNull(); break;
            case bool it: Write(it); break;
            case byte it: Write(it); break;
            case ushort it: Write(it); break;
            case uint it: Write(it); break;
            case ulong it: Write(it); break;
            case sbyte it: Write(FormatCode.Byte, (byte)it); break;
            case short it: WriteByte(FormatCode.Short); Raw((ushort)it); break;
            case int it: WriteInt(it); break;
            case long it: WriteLong(it); break;
            case float it: Fixed(FormatCode.Float, BitConverter.SingleToUInt32Bits(it)); break;
            case double it: Fixed(FormatCode.Double, BitConverter.DoubleToUInt64Bits(it)); break;
            case AmqpDecimal32 it: Fixed(FormatCode.Decimal32, it.Bits); break;
            case AmqpDecimal64 it: Fixed(FormatCode.Decimal64, it.Bits); break;
            case AmqpDecimal128 it: WriteByte(FormatCode.Decimal128); Raw(it.Bits); break;
            case Rune it: Fixed(FormatCode.Char, (uint)it.Value); break;
            case DateTimeOffset it: Fixed(FormatCode.Timestamp, (ulong)it.ToUnixTimeMilliseconds()); break;
            case Guid it: WriteByte(FormatCode.Uuid); Raw(it); break;
            case byte[] it: Write(it.AsSpan()); break;
            case ReadOnlyMemory<byte> it: Write(it.Span); break;
            case string it: Write(it); break;
            case AmqpSymbol it: Write(it); break;
            case AmqpDescribed it: WriteDescribed(it); break;
            case AmqpArray it: WriteArray(it); break;
            case AmqpSymbol[] it: WriteArray(new AmqpArray(it)); break;
            case IReadOnlyDictionary<object, object?> it: WriteMap(it); break;
            case IReadOnlyList<object?> it: WriteList(it); break;
            default: throw new ArgumentException($"AMQP 1.0 has no type for a {value.GetType()}.", nameof(value));
        }
    }

    public void WriteMap(IReadOnlyDictionary<object, object?> map)
    {
        var begin = BeginCompound();
        foreach (var (key, value) in map)
        {
            WriteValue(key);
            WriteValue(value);
        }
        EndCompound(begin, FormatCode.Map8, map.Count * 2);
    }

    public void WriteList(IReadOnlyList<object?> list)
    {
        var begin = BeginCompound();
        foreach (var item in list) WriteValue(item);
        EndCompound(begin, FormatCode.List8, list.Count);
    }

    private void WriteInt(int value)
    {
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue) Write(FormatCode.SmallInt, (byte)value);
        else Fixed(FormatCode.Int, (uint)value);
    }

    private void WriteLong(long value)
    {
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue) Write(FormatCode.SmallLong, (byte)value);
        else Fixed(FormatCode.Long, (ulong)value);
    }

    private void WriteDescribed(AmqpDescribed value)
    {
        WriteByte(FormatCode.Described);
        WriteValue(value.Descriptor);
        WriteValue(value.Value);
    }

    private void Raw(UInt128 value)
    {
        Raw((ulong)(value >> 64));
        Raw((ulong)value);
    }

    private void Raw(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);
}
