using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Local.Amqp.Types;

namespace Amqp.Tests.Types;

public sealed class CodecTests
{
    // Part 1.6, one line per encoding; the value, and its smallest encoding.
    public static TheoryData<string, object?> Golden { get; } = new()
    {
        { "40", null },
        { "41", true },
        { "42", false },
        { "50ff", (byte)255 },
        { "60 0102", (ushort)0x0102 },
        { "43", 0u },
        { "52 ff", 255u },
        { "70 00000100", 256u },
        { "44", 0ul },
        { "53 01", 1ul },
        { "80 0000000000000100", 256ul },
        { "51 80", (sbyte)-128 },
        { "61 ff7f", (short)-129 },
        { "54 ff", -1 },
        { "71 ffffff7f", -129 },
        { "55 80", -128L },
        { "81 ffffffffffffff7f", -129L },
        { "72 3f800000", 1f },
        { "82 3ff0000000000000", 1d },
        { "73 0001d11e", new Rune(0x1d11e) },
        { "83 00000137ad5cc3b0", DateTimeOffset.FromUnixTimeMilliseconds(0x137ad5cc3b0) },
        { "83 ffffffffffffffff", DateTimeOffset.FromUnixTimeMilliseconds(-1) },
        { "98 00112233445566778899aabbccddeeff", new Guid("00112233-4455-6677-8899-aabbccddeeff") },
        { "a0 02 0001", new byte[] { 0, 1 } },
        { "a1 03 e282ac", "€" },
        { "a1 00", "" },
        { "a3 03 61623a", new AmqpSymbol("ab:") },
        { "45", new List<object?>() },
        { "c0 04 02 40 5001", new List<object?> { null, (byte)1 } },
        { "c1 01 00", new AmqpMap() },
        { "c1 06 02 a30161 5402", new AmqpMap { [new AmqpSymbol("a")] = 2 } },
        { "e0 04 02 50 0102", new AmqpArray(new byte[] { 1, 2 }) },
        { "e0 08 02 a0 02 0001 02 0203", new AmqpArray(new byte[][] { [0, 1], [2, 3] }) },
        { "e0 04 02 56 0100", new AmqpArray(new[] { true, false }) },
        { "00 53 24 45", new AmqpDescribed(0x24ul, new List<object?>()) },
        { "74 01020304", new AmqpDecimal32(0x01020304) },
        { "84 0102030405060708", new AmqpDecimal64(0x0102030405060708) },
        { "94 00000000000000010000000000000002", new AmqpDecimal128(new UInt128(1, 2)) },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_value_is_written_in_its_smallest_encoding_and_read_back_unchanged(string hex, object? value)
    {
        Assert.Equal(Clean(hex), Hex(Encode(value)));
        Assert.True(SomeValue.AreSame(value, Decode(Encode(value))));
    }

    [Fact]
    public void The_example_in_the_specification_is_written_byte_for_byte()
    {
        // Part 1.4: a composite of a described list with a title, an array of authors and a null.
        string[] authors = ["Rob J. Godfrey", "Rafael H. Schloming"];
        var book = new AmqpDescribed(new AmqpSymbol("example:book:list"), new List<object?>
        {
            "AMQP for & by Dummies",
            new AmqpArray(authors),
            null,
        });
        var expected = "00a311"
            + Text("example:book:list")
            + "c04003"
            + "a115"
            + Text("AMQP for & by Dummies")
            + "e02502a1"
            + "0e"
            + Text("Rob J. Godfrey")
            + "13"
            + Text("Rafael H. Schloming")
            + "40";

        Assert.Equal(expected, Hex(Encode(book)));
        Assert.True(SomeValue.AreSame(book, Decode(Convert.FromHexString(expected))));
    }

    [Theory]
    [InlineData("56 01", true)]
    [InlineData("56 00", false)]
    [InlineData("70 00000000", 0u)]
    [InlineData("80 0000000000000000", 0ul)]
    [InlineData("71 00000001", 1)]
    [InlineData("81 0000000000000001", 1L)]
    [InlineData("b1 00000001 61", "a")]
    public void A_value_in_a_larger_encoding_than_necessary_is_read(string hex, object value) =>
        Assert.Equal(value, Decode(Convert.FromHexString(Clean(hex))));

    [Theory]
    [InlineData("d0 00000004 00000000")]
    [InlineData("c0 01 00")]
    [InlineData("45")]
    public void All_three_encodings_of_an_empty_list_are_read(string hex) =>
        Assert.Empty(Assert.IsType<List<object?>>(Decode(Convert.FromHexString(Clean(hex)))));

    [Fact]
    public void A_timestamp_outside_the_range_of_DateTimeOffset_becomes_the_minimum_or_maximum()
    {
        Assert.Equal(
            DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(),
            ((DateTimeOffset)Decode(Convert.FromHexString("837fffffffffffffff"))!).ToUnixTimeMilliseconds());
        Assert.Equal(
            DateTimeOffset.MinValue.ToUnixTimeMilliseconds(),
            ((DateTimeOffset)Decode(Convert.FromHexString("838000000000000000"))!).ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Every_value_is_read_back_unchanged() => Prop.ForAll(Arb.From(SomeValue.Any), value =>
    {
        var encoded = Encode(value);
        var reader = new AmqpReader(encoded);
        reader.Skip();
        return SomeValue.AreSame(value, Decode(encoded)) && reader.AtEnd && Encode(Decode(encoded)).AsSpan().SequenceEqual(encoded);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_value_that_is_cut_off_is_refused() => Prop.ForAll(Arb.From(SomeValue.Any), value =>
    {
        var encoded = Encode(value);
        var step = Math.Max(1, encoded.Length / 50);
        for (var length = 0; length < encoded.Length; length += step) Assert.Throws<AmqpException>(() => Decode(encoded[..length]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Values_with_changed_bytes_are_read_or_refused_without_another_exception() => Prop.ForAll(
        Arb.From(SomeValue.Any.Zip(Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 255)), (value, change) => (value, change))), it =>
    {
        var encoded = Encode(it.value);
        encoded[it.change.Item1 % encoded.Length] = (byte)it.change.Item2;
        try
        {
            new AmqpReader(encoded).ReadValue();
        }
        catch (AmqpException e)
        {
            Assert.Equal(ErrorCondition.DecodeError, e.Error.Condition);
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("f0 ffffffff ffffffff 40")]
    [InlineData("f0 00000005 7fffffff 40")]
    [InlineData("f0 00000005 00010000 43")]
    [InlineData("d0 00000005 00010000 40")]
    [InlineData("d0 00000008 0000ffff 40404040")]
    [InlineData("d1 00000008 0000fffe 40404040")]
    [InlineData("c1 03 01 a0 00")]
    [InlineData("c1 07 04 5401 40 5401 40")]
    [InlineData("c1 03 02 40 40")]
    [InlineData("c0 03 01 40 40")]
    [InlineData("b0 7fffffff 00")]
    [InlineData("b1 ffffffff 00")]
    [InlineData("a1 02 c328")]
    [InlineData("a3 01 80")]
    [InlineData("73 00110000")]
    [InlineData("73 0000d800")]
    [InlineData("56 02")]
    [InlineData("00 40 40")]
    [InlineData("3f")]
    [InlineData("46")]
    [InlineData("99 00000000000000000000000000000000")]
    public void Invalid_values_are_refused_before_memory_is_allocated_for_them(string hex)
    {
        var encoded = Convert.FromHexString(Clean(hex));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(ErrorCondition.DecodeError, Assert.Throws<AmqpException>(() => Decode(encoded)).Error.Condition);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_depth_of_nested_values_is_limited(bool described)
    {
        byte[] nested = [0x40];
        for (var depth = 0; depth < 100; depth++)
        {
            nested = described
                ? [0x00, 0x53, 0x01, .. nested]
                : [0xd0, .. BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(nested.Length + 4)), 0, 0, 0, 1, .. nested];
            if (depth == 20) Decode(nested);
        }

        Assert.Equal(ErrorCondition.DecodeError, Assert.Throws<AmqpException>(() => Decode(nested)).Error.Condition);
    }

    [Fact]
    public void A_long_chain_of_descriptors_is_refused_without_recursion()
    {
        var chain = new byte[1_000_000];

        Assert.Throws<AmqpException>(() => Decode(chain));
        Assert.Throws<AmqpException>(() => new AmqpReader(chain).Skip());
    }

    private static byte[] Encode(object? value)
    {
        using var writer = new AmqpWriter();
        writer.WriteValue(value);
        return writer.WrittenSpan.ToArray();
    }

    private static object? Decode(byte[] encoded)
    {
        var reader = new AmqpReader(encoded);
        var value = reader.ReadValue();
        Assert.True(reader.AtEnd);
        return value;
    }

    private static string Clean(string hex) => hex.Replace(" ", "", StringComparison.Ordinal);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Text(string text) => Hex(Encoding.ASCII.GetBytes(text));
}
