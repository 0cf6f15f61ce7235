using System.Collections;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Local.Amqp.Types;

namespace Amqp.Tests.Types;

/// <summary>Any value of any type.</summary>
internal static class SomeValue
{
    private const int Depth = 3;

    public static readonly Gen<object?> Any = At(Depth);

    private static Gen<int> Size => Gen.Frequency((8, Gen.Choose(0, 6)), (1, Gen.Choose(250, 260)));

    private static Gen<string> Text =>
        Size.SelectMany(size => Gen.Elements("a", "ü", "€", "𝄞", "\0").ListOf(size)).Select(parts => string.Concat(parts));

    private static Gen<AmqpSymbol> Symbol =>
        Size.SelectMany(size => Gen.Elements('a', ':', '-', '7').ListOf(size)).Select(chars => new AmqpSymbol(string.Concat(chars)));

    private static Gen<byte[]> Bytes =>
        Size.SelectMany(size => Gen.Choose(0, 255).ListOf(size)).Select(bytes => bytes.Select(it => (byte)it).ToArray());

    // Small numbers, numbers around the edges of the encodings, and any bits.
    private static Gen<ulong> Bits => Gen.OneOf(
        Gen.Elements<ulong>(
            0,
            1,
            127,
            128,
            255,
            256,
            0x7fff_ffff,
            0x8000_0000,
            0xffff_ffff,
            ulong.MaxValue,
            unchecked((ulong)-128),
            unchecked((ulong)-129)),
        Gen.Choose(int.MinValue, int.MaxValue)
            .Zip(Gen.Choose(int.MinValue, int.MaxValue), (high, low) => ((ulong)(uint)high << 32) | (uint)low));

    private static Gen<Rune> Char => Gen.Elements(new Rune('a'), new Rune(0), new Rune(0x10ffff), new Rune(0xe000));

    private static Gen<DateTimeOffset> Instant =>
        Gen.Choose(int.MinValue, int.MaxValue).Select(at => DateTimeOffset.FromUnixTimeMilliseconds(at * 1000L + 7));

    private static Gen<Guid> Uuid =>
        Bits.Zip(Bits, (high, low) => new Guid([.. BitConverter.GetBytes(high), .. BitConverter.GetBytes(low)]));

    private static Gen<object?> Simple => Gen.OneOf(
        Gen.Constant<object?>(null),
        Boxed(Gen.Elements(true, false)),
        Boxed(Bits.Select(it => (byte)it)),
        Boxed(Bits.Select(it => (ushort)it)),
        Boxed(Bits.Select(it => (uint)it)), Boxed(Bits), Boxed(Bits.Select(it => (sbyte)it)),
        Boxed(Bits.Select(it => (short)it)), Boxed(Bits.Select(it => (int)it)),
        Boxed(Bits.Select(it => (long)it)), Boxed(Bits.Select(it => BitConverter.UInt32BitsToSingle((uint)it))),
        Boxed(Bits.Select(BitConverter.UInt64BitsToDouble)),
        Boxed(Bits.Select(it => new AmqpDecimal32((uint)it))), Boxed(Bits.Select(it => new AmqpDecimal64(it))),
        Boxed(Bits.Zip(Bits, (high, low) => new AmqpDecimal128(new UInt128(high, low)))),
        Boxed(Char), Boxed(Instant), Boxed(Uuid), Boxed(Bytes), Boxed(Text), Boxed(Symbol));

    private static Gen<object?> At(int depth) => depth == 0
        ? Simple
        : Gen.Frequency(
            (4, Simple), (1, Boxed(List(depth))), (1, Boxed(Map(depth))), (1, Boxed(Described(depth))), (1, Boxed(Array(depth))));

    private static Gen<List<object?>> List(int depth) =>
        Size.SelectMany(size => At(depth - 1).ListOf(size)).Select(items => items.ToList());

    private static Gen<AmqpMap> Map(int depth) =>
        Size.SelectMany(size => Gen.OneOf(Boxed(Text), Boxed(Symbol), Boxed(Bits)).Zip(At(depth - 1), KeyValuePair.Create).ListOf(size))
            .Select(pairs =>
    {
        var map = new AmqpMap();
        foreach (var (key, value) in pairs) map[key!] = value;
        return map;
    });

    private static Gen<AmqpDescribed> Described(int depth) =>
        Gen.OneOf(Boxed(Symbol), Boxed(Bits)).Zip(At(depth - 1), (descriptor, value) => new AmqpDescribed(descriptor!, value));

    private static Gen<AmqpArray> Array(int depth) => Gen.OneOf(
        Items(Gen.Elements(true, false)),
        Items(Bits.Select(it => (byte)it)),
        Items(Bits.Select(it => (ushort)it)),
        Items(Bits.Select(it => (uint)it)),
        Items(Bits),
        Items(Bits.Select(it => (sbyte)it)), Items(Bits.Select(it => (short)it)),
        Items(Bits.Select(it => (int)it)), Items(Bits.Select(it => (long)it)),
        Items(Bits.Select(it => BitConverter.UInt32BitsToSingle((uint)it))),
        Items(Bits.Select(BitConverter.UInt64BitsToDouble)), Items(Bits.Select(it => new AmqpDecimal32((uint)it))),
        Items(Bits.Select(it => new AmqpDecimal64(it))), Items(Bits.Select(it => new AmqpDecimal128(it))),
        Items(Char), Items(Instant), Items(Uuid), Items(Bytes), Items(Text), Items(Symbol),
        Items(List(depth)), Items(Map(depth)), depth == 1 ? Items(Bits) : Items(Array(depth - 1)),
        Items(Bits).Zip(Symbol, (array, descriptor) => new AmqpArray(array.Items, descriptor)));

    private static Gen<AmqpArray> Items<T>(Gen<T> item) =>
        Gen.Choose(0, 4).SelectMany(size => item.ListOf(size)).Select(items => new AmqpArray(items.ToArray()));

    private static Gen<object?> Boxed<T>(Gen<T> value) => value.Select(it => (object?)it);

    /// <summary>Whether two values are the same, of the same type, all the way down.</summary>
    public static bool AreSame(object? one, object? other) => (one, other) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        _ when one.GetType() != other.GetType() => false,
        (float a, float b) => BitConverter.SingleToUInt32Bits(a) == BitConverter.SingleToUInt32Bits(b),
        (double a, double b) => BitConverter.DoubleToUInt64Bits(a) == BitConverter.DoubleToUInt64Bits(b),
        (AmqpDescribed a, AmqpDescribed b) => AreSame(a.Descriptor, b.Descriptor) && AreSame(a.Value, b.Value),
        (AmqpArray a, AmqpArray b) =>
            AreSame(a.Descriptor, b.Descriptor) && a.Items.GetType() == b.Items.GetType() && AllSame(a.Items, b.Items),
        (AmqpMap a, AmqpMap b) => AllSame(a.Keys, b.Keys) && AllSame(a.Values, b.Values),
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (IList a, IList b) => AllSame(a, b),
        _ => one.Equals(other),
    };

    private static bool AllSame(ICollection one, ICollection other) =>
        one.Count == other.Count && one.Cast<object?>().Zip(other.Cast<object?>()).All(pair => AreSame(pair.First, pair.Second));
}
