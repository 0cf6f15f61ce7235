using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lambda.StatesLanguage.Evaluation;

/// <summary>
/// Random values that are the same in every replay: hashes of the execution's seed and a counter, which is part of the execution's state.
/// </summary>
internal sealed class ExecutionRandom(string seed, Func<long> count)
{
    public double NextDouble() => (BinaryPrimitives.ReadUInt64LittleEndian(Next()) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Returns a version 4 UUID.</summary>
    public string NextUuid()
    {
        var bytes = Next();
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes.AsSpan(0, 16), bigEndian: true).ToString();
    }

    /// <summary>Returns the value that a given seed always gives.</summary>
    public static double Seeded(string seed) => new ExecutionRandom(seed, () => 0).NextDouble();

    private byte[] Next() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}|{count()}")));
}
