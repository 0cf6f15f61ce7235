using System.Buffers.Binary;
using System.Numerics;

namespace Local.Kafka.Types;

/// <summary>The checksum of a record batch: CRC-32 with Castagnoli's polynomial, as in RFC 3720, appendix B.4.</summary>
internal static class Crc32C
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
