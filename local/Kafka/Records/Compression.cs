using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using K4os.Compression.LZ4.Streams;
using Local.Kafka.Types;
using ZstdSharp;

namespace Local.Kafka.Records;

/// <summary>The decompressed bytes of a batch's records, or the reason why there are none.</summary>
internal readonly record struct Decompressed(ReadOnlyMemory<byte> Bytes, ErrorCode Error, string? Reason);

/// <summary>
/// Decompresses the records of a batch. Memory is allocated for the actual output, up to a limit, whatever size the data declares. The
/// result is an array of exactly that size, so that keeping it keeps nothing else of the request in memory.
/// </summary>
internal static class Compression
{
    // What Java's producers write around Snappy's blocks: https://github.com/xerial/snappy-java, SnappyCodec.
    private static readonly byte[] XerialMagic = [0x82, .. "SNAPPY\0"u8];
    private const int XerialHeader = 16;

    public static Decompressed Open(CompressionType type, ReadOnlyMemory<byte> compressed, int limit)
    {
        if (type == CompressionType.None)
            return compressed.Length <= limit ? new Decompressed(compressed.ToArray(), ErrorCode.None, null) : TooLarge(limit);
        if (type > CompressionType.Zstd)
            return new Decompressed(default, ErrorCode.UnsupportedCompressionType, $"{(int)type} is not a compression type.");
        var buffer = ArrayPool<byte>.Shared.Rent(limit);
        try
        {
            var written = Write(type, compressed, buffer.AsSpan(0, limit));
            return written < 0 ? TooLarge(limit) : new Decompressed(buffer.AsSpan(0, written).ToArray(), ErrorCode.None, null);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ZstdException or ArgumentException or NotSupportedException
            or NotImplementedException or InvalidOperationException)
        {
            // The codecs throw these for data that is not in their format.
            return new Decompressed(default, ErrorCode.CorruptMessage, $"The records are not valid {type} data: {e.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The number of bytes; negative if they do not fit.
    private static int Write(CompressionType type, ReadOnlyMemory<byte> compressed, Span<byte> target) => type switch
    {
        CompressionType.Gzip => Copy(new GZipStream(Stream(compressed), CompressionMode.Decompress), target),
        CompressionType.Lz4 => Copy(LZ4Stream.Decode(Stream(compressed)), target),
        CompressionType.Snappy => Snappy(compressed.Span, target),
        _ => Zstd(compressed.Span, target),
    };

    private static MemoryStream Stream(ReadOnlyMemory<byte> compressed) => MemoryMarshal.TryGetArray(compressed, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(compressed.ToArray(), writable: false);

    private static int Copy(Stream stream, Span<byte> target)
    {
        using var owned = stream;
        var written = 0;
        while (written < target.Length)
        {
            var read = owned.Read(target[written..]);
            if (read == 0) return written;
            written += read;
        }
        return owned.ReadByte() < 0 ? written : -1;
    }

    // Decompresses in one call, since a stream allocates a window of up to 128 MB if the frame asks for it.
    private static int Zstd(ReadOnlySpan<byte> compressed, Span<byte> target)
    {
        using var decompressor = new Decompressor();
        return decompressor.TryUnwrap(compressed, target, out var written) ? written : -1;
    }

    private static int Snappy(ReadOnlySpan<byte> compressed, Span<byte> target)
    {
        if (!compressed.StartsWith(XerialMagic)) return SnappyBlock(compressed, target);
        if (compressed.Length < XerialHeader) throw new InvalidDataException("It is cut short.");
        var written = 0;
        for (var rest = compressed[XerialHeader..]; rest.Length > 0;)
        {
            var length = rest.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32BigEndian(rest) : -1;
            if ((uint)length > (uint)(rest.Length - sizeof(int))) throw new InvalidDataException("It is cut short.");
            var block = SnappyBlock(rest.Slice(sizeof(int), length), target[written..]);
            if (block < 0) return -1;
            written += block;
            rest = rest[(sizeof(int) + length)..];
        }
        return written;
    }

    private static int SnappyBlock(ReadOnlySpan<byte> block, Span<byte> target) =>
        Snappier.Snappy.GetUncompressedLength(block) > target.Length ? -1 : Snappier.Snappy.Decompress(block, target);

    private static Decompressed TooLarge(int limit) =>
        new(default, ErrorCode.MessageTooLarge, $"The records have more than {limit} bytes.");
}
