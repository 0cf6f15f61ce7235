using System.IO.Hashing;
using System.Numerics;

namespace Local.Tests.Hashing;

public sealed class NonCryptographicHashAlgorithmTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_ways_to_append_hash_the_same_bytes()
    {
        // Longer than one read of a stream.
        var bytes = Enumerable.Range(0, 50_000).Select(i => (byte)(i * 31)).ToArray();
        var (array, span, stream, asynchronous, pieces) = (new Fnv(), new Fnv(), new Fnv(), new Fnv(), new Fnv());

        array.Append(bytes);
        span.Append(bytes.AsSpan());
        stream.Append(new MemoryStream(bytes));
        await asynchronous.AppendAsync(new MemoryStream(bytes), Cancellation);
        foreach (var piece in bytes.Chunk(777)) pieces.Append(piece);

        Assert.NotEqual(new Fnv().GetCurrentHash(), array.GetCurrentHash());
        Assert.All(new[] { span, stream, asynchronous, pieces }, hash => Assert.Equal(array.GetCurrentHash(), hash.GetCurrentHash()));
    }

    [Fact]
    public void Reading_the_hash_changes_nothing()
    {
        var hash = new Fnv();
        hash.Append("foobar"u8);
        // The published FNV-1a value for "foobar".
        Assert.Equal("85944171F73967E8", Convert.ToHexString(hash.GetCurrentHash()));
        Assert.Equal("85944171F73967E8", Convert.ToHexString(hash.GetCurrentHash()));
    }

    [Fact]
    public void A_longer_destination_is_filled_at_its_start()
    {
        var (hash, destination) = (new Fnv(), new byte[12]);
        Assert.Equal(8, hash.GetCurrentHash(destination.AsSpan()));
        Assert.Equal([.. hash.GetCurrentHash(), 0, 0, 0, 0], destination);
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Fnv().GetCurrentHash(new byte[7].AsSpan()));

    [Fact]
    public void A_hash_has_a_length() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fnv(0));

    [Fact]
    public async Task Null_is_refused_at_once()
    {
        Assert.Throws<ArgumentNullException>(() => new Fnv().Append((byte[])null!));
        Assert.Throws<ArgumentNullException>(() => new Fnv().Append((Stream)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => new Fnv().AppendAsync(null!, Cancellation));
    }

    private sealed class Fnv(int length = 8) : NonCryptographicHashAlgorithm(length)
    {
        private const ulong Start = 14695981039346656037;
        private ulong _hash = Start;

        public override void Append(ReadOnlySpan<byte> source)
        {
            foreach (var value in source) _hash = unchecked((_hash ^ value) * 1099511628211);
        }

        public override void Reset() => _hash = Start;

        protected override void GetCurrentHashCore(Span<byte> destination) => ((IBinaryInteger<ulong>)_hash).WriteBigEndian(destination);
    }
}
