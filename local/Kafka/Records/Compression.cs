using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using Local.Kafka.Types;
using ZstdSharp;

namespace Local.Kafka.Records;

/// <summary>The bytes of a batch's records, or why they cannot be had.</summary>
internal readonly record struct Decompressed(ReadOnlyMemory<byte> Bytes, ErrorCode Error, string? Reason);

/// <summary>
/// Decompresses the records of a batch. Memory is taken for what comes out, up to a limit, whatever the stream claims. The result is an array of
/// its own, just as long as that: who keeps it keeps nothing else of the request.
/// </summary>
internal static class Compression
{
    private const int Piece = 16 * 1024;

    // What Java's producers write around Snappy's blocks: https://github.com/xerial/snappy-java, SnappyCodec.
    private static readonly byte[] XerialMagic = [0x82, .. "SNAPPY\0"u8];
    private const int XerialHeader = 16;

    public static Decompressed Open(CompressionType type, ReadOnlyMemory<byte> compressed, int limit)
    {
        if (type == CompressionType.None)
            return compressed.Length <= limit ? Opened(compressed.Span) : TooLarge(limit);
        if (type > CompressionType.Zstd) return new Decompressed(default, ErrorCode.UnsupportedCompressionType, $"{(int)type} is not a type of compression.");
        try
        {
            return type switch
            {
                CompressionType.Gzip => Copy(new GZipStream(Stream(compressed), CompressionMode.Decompress), limit),
                CompressionType.Lz4 => Copy(LZ4Stream.Decode(Stream(compressed)), limit),
                CompressionType.Snappy => Snappy(compressed.Span, limit),
                _ => Zstd(compressed.Span, limit),
            };
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ZstdException or ArgumentException or NotSupportedException or NotImplementedException or InvalidOperationException)
        {
            // The codecs tell by these that a stream is not theirs.
            return new Decompressed(default, ErrorCode.CorruptMessage, $"What is said to be {type} is not: {e.Message}");
        }
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> compressed) => new(compressed.ToArray(), writable: false);

    private static Decompressed Copy(Stream stream, int limit)
    {
        using var owned = stream;
        var result = new ArrayBufferWriter<byte>(Piece);
        while (true)
        {
            var read = owned.Read(result.GetSpan(Piece));
            if (read == 0) return Opened(result.WrittenSpan);
            result.Advance(read);
            if (result.WrittenCount > limit) return TooLarge(limit);
        }
    }

    // All at once, since a stream keeps a window of up to 128 MB as its frame asks for.
    private static Decompressed Zstd(ReadOnlySpan<byte> compressed, int limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(limit);
        try
        {
            using var decompressor = new Decompressor();
            var fits = decompressor.TryUnwrap(compressed, buffer.AsSpan(0, limit), out var written);
            return fits ? Opened(buffer.AsSpan(0, written)) : TooLarge(limit);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Decompressed Snappy(ReadOnlySpan<byte> compressed, int limit)
    {
        var result = new ArrayBufferWriter<byte>();
        if (!compressed.StartsWith(XerialMagic)) return SnappyBlock(compressed, limit, result) ? Opened(result.WrittenSpan) : TooLarge(limit);
        if (compressed.Length < XerialHeader) throw new InvalidDataException("It is cut short.");
        for (var rest = compressed[XerialHeader..]; rest.Length > 0;)
        {
            var length = rest.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32BigEndian(rest) : -1;
            if ((uint)length > (uint)(rest.Length - sizeof(int))) throw new InvalidDataException("It is cut short.");
            if (!SnappyBlock(rest.Slice(sizeof(int), length), limit, result)) return TooLarge(limit);
            rest = rest[(sizeof(int) + length)..];
        }
        return Opened(result.WrittenSpan);
    }

    private static bool SnappyBlock(ReadOnlySpan<byte> block, int limit, ArrayBufferWriter<byte> result)
    {
        var claimed = Snappier.Snappy.GetUncompressedLength(block);
        if (claimed > limit - result.WrittenCount) return false;
        result.Advance(Snappier.Snappy.Decompress(block, result.GetSpan(Math.Max(claimed, 1))));
        return true;
    }

    private static Decompressed Opened(ReadOnlySpan<byte> bytes) => new(bytes.ToArray(), ErrorCode.None, null);

    private static Decompressed TooLarge(int limit) => new(default, ErrorCode.MessageTooLarge, $"The records have more than {limit} bytes.");
}
