using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>
/// Decides which partition a key belongs to: Bob Jenkins' lookup3 (<c>hashlittle2</c>) over the key in UTF-8, folded to 16 bits, as in the
/// service. http://burtleburtle.net/bob/c/lookup3.c
/// </summary>
internal static class PartitionKeyHash
{
    private const int Block = 12;

    public static int Partition(string key, int partitions) => Math.Abs(Compute(key) % partitions);

    public static short Compute(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        ReadOnlySpan<byte> rest = bytes;
        var a = 0xdeadbeef + (uint)rest.Length;
        var (b, c) = (a, a);
        while (rest.Length > Block)
        {
            Add(rest[..Block], ref a, ref b, ref c);
            Mix(ref a, ref b, ref c);
            rest = rest[Block..];
        }
        if (rest.Length > 0)
        {
            // The last block is padded with zeros.
            Span<byte> last = stackalloc byte[Block];
            last.Clear();
            rest.CopyTo(last);
            Add(last, ref a, ref b, ref c);
            Finish(ref a, ref b, ref c);
        }
        return (short)(c ^ b);
    }

    private static void Add(ReadOnlySpan<byte> block, ref uint a, ref uint b, ref uint c)
    {
        a += BinaryPrimitives.ReadUInt32LittleEndian(block);
        b += BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        Turn(ref a, ref c, b, 4);
        Turn(ref b, ref a, c, 6);
        Turn(ref c, ref b, a, 8);
        Turn(ref a, ref c, b, 16);
        Turn(ref b, ref a, c, 19);
        Turn(ref c, ref b, a, 4);
    }

    private static void Turn(ref uint x, ref uint y, uint z, int bits)
    {
        x = (x - y) ^ BitOperations.RotateLeft(y, bits);
        y += z;
    }

    private static void Finish(ref uint a, ref uint b, ref uint c)
    {
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        c = (c ^ b) - BitOperations.RotateLeft(b, 24);
    }
}
