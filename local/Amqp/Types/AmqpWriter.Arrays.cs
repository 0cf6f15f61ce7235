using System.Text;

namespace Local.Amqp.Types;

internal sealed partial class AmqpWriter
{
    /// <summary>Writes an array: a single constructor, and then the items without theirs (part 1.6.24).</summary>
    public void WriteArray(AmqpArray array)
    {
        var begin = BeginCompound();
        if (array.Descriptor is not null)
        {
            WriteByte(FormatCode.Described);
            WriteValue(array.Descriptor);
        }
        WriteItems(array.Items);
        EndCompound(begin, FormatCode.Array8, array.Items.Length);
    }

    private void WriteItems(Array items)
    {
        switch (items)
        {
            // The runtime treats a byte[] as an sbyte[], so the type of the elements decides.
            case bool[] all: Items(FormatCode.Boolean, all, static (w, it) => w.WriteByte(it ? (byte)1 : (byte)0)); break;
            case byte[] all when Is<byte>(items): WriteByte(FormatCode.UByte); WriteRaw(all); break;
            case sbyte[] all: Items(FormatCode.Byte, all, static (w, it) => w.WriteByte((byte)it)); break;
            case ushort[] all when Is<ushort>(items): Items(FormatCode.UShort, all, static (w, it) => w.Raw(it)); break;
            case short[] all: Items(FormatCode.Short, all, static (w, it) => w.Raw((ushort)it)); break;
            case uint[] all when Is<uint>(items): Items(FormatCode.UInt, all, static (w, it) => w.Raw(it)); break;
            case int[] all: Items(FormatCode.Int, all, static (w, it) => w.Raw((uint)it)); break;
            case ulong[] all when Is<ulong>(items): Items(FormatCode.ULong, all, static (w, it) => w.Raw(it)); break;
            case long[] all: Items(FormatCode.Long, all, static (w, it) => w.Raw((ulong)it)); break;
            case float[] all: Items(FormatCode.Float, all, static (w, it) => w.Raw(BitConverter.SingleToUInt32Bits(it))); break;
            case double[] all: Items(FormatCode.Double, all, static (w, it) => w.Raw(BitConverter.DoubleToUInt64Bits(it))); break;
            case AmqpDecimal32[] all: Items(FormatCode.Decimal32, all, static (w, it) => w.Raw(it.Bits)); break;
            case AmqpDecimal64[] all: Items(FormatCode.Decimal64, all, static (w, it) => w.Raw(it.Bits)); break;
            case AmqpDecimal128[] all: Items(FormatCode.Decimal128, all, static (w, it) => w.Raw(it.Bits)); break;
            case Rune[] all: Items(FormatCode.Char, all, static (w, it) => w.Raw((uint)it.Value)); break;
            case DateTimeOffset[] all: Items(FormatCode.Timestamp, all, static (w, it) => w.Raw((ulong)it.ToUnixTimeMilliseconds())); break;
            case Guid[] all: Items(FormatCode.Uuid, all, static (w, it) => w.Raw(it)); break;
            default: WriteVariableItems(items); break;
        }
    }

    private void WriteVariableItems(Array items)
    {
        switch (items)
        {
            case byte[][] all: Sized(FormatCode.Binary8, all, static it => it.Length, static (w, it) => w.WriteRaw(it)); break;
            case string[] all:
                Sized(
                    FormatCode.String8, all, static it => Encoding.UTF8.GetByteCount(it), static (w, it) => Encoding.UTF8.GetBytes(it, w));
                break;
            case AmqpSymbol[] all: Sized(FormatCode.Symbol8, all, static it => it.Value.Length, static (w, it) => w.AsciiBytes(it)); break;
            case List<object?>[] all: Items(FormatCode.List32, all, static (w, it) => w.Body32(() => w.WriteEach(it))); break;
            case AmqpMap[] all: Items(FormatCode.Map32, all, static (w, it) => w.Body32(() => w.WriteEach(it))); break;
            case AmqpArray[] all: Items(FormatCode.Array32, all, static (w, it) => w.Body32(() => w.WriteEach(it))); break;
            case object?[] all when all.All(it => it is null): WriteByte(FormatCode.Null); break;
            default: throw new ArgumentException($"AMQP 1.0 has no array of {items.GetType().GetElementType()}.", nameof(items));
        }
    }

    private void Items<T>(byte code, T[] items, Action<AmqpWriter, T> write)
    {
        WriteByte(code);
        foreach (var item in items) write(this, item);
    }

    // All items have the same width as the size.
    private void Sized<T>(byte smallCode, T[] items, Func<T, int> size, Action<AmqpWriter, T> write)
    {
        var isSmall = items.All(item => size(item) <= byte.MaxValue);
        WriteByte(isSmall ? smallCode : (byte)(smallCode + 0x10));
        foreach (var item in items)
        {
            if (isSmall) WriteByte((byte)size(item));
            else Raw((uint)size(item));
            write(this, item);
        }
    }

    private void Body32(Func<int> writeEach)
    {
        var begin = Length;
        Take(8);
        var count = writeEach();
        Patch(begin, (uint)(Length - begin - 4));
        Patch(begin + 4, (uint)count);
    }

    private int WriteEach(List<object?> list)
    {
        foreach (var item in list) WriteValue(item);
        return list.Count;
    }

    private int WriteEach(AmqpMap map)
    {
        foreach (var (key, value) in map)
        {
            WriteValue(key);
            WriteValue(value);
        }
        return map.Count * 2;
    }

    private int WriteEach(AmqpArray array)
    {
        if (array.Descriptor is not null)
        {
            WriteByte(FormatCode.Described);
            WriteValue(array.Descriptor);
        }
        WriteItems(array.Items);
        return array.Items.Length;
    }

    private static bool Is<T>(Array items) => items.GetType() == typeof(T[]);
}
