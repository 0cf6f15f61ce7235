using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lambda.Engine.TableStreams;

/// <summary>The keys of the rows that streams add to a table, and of the rows in the engine's own table.</summary>
internal static class TableStreamKeys
{
    /// <summary>The beginning of the keys of all rows that belong to a table's stream.</summary>
    public const string Reserved = "~stream|";

    /// <summary>The end of the reserved keys, exclusive: <c>}</c> is the character after <c>|</c>.</summary>
    public const string ReservedEnd = "~stream}";

    /// <summary>The key of the head of a streamed table's partition.</summary>
    public const string Head = "~stream|head";

    /// <summary>The end of the keys of a partition's changes and head, exclusive: the head comes right after the changes.</summary>
    public const string HeadEnd = "~stream|i";

    /// <summary>The end of the keys of a partition's changes, exclusive.</summary>
    public const string ChangesEnd = "~stream|c}";

    /// <summary>The key of the head of a shard.</summary>
    public const string ShardHead = "h";

    /// <summary>The end of the keys of a shard's head, markers and positions, exclusive. Chunks come before them.</summary>
    public const string ShardStateEnd = "q";

    /// <summary>The end of the keys of a shard's chunks, exclusive.</summary>
    public const string ChunksEnd = "c}";

    public const string MarkerPrefix = "m|";
    public const string PositionPrefix = "p|";

    public static bool IsReserved(string row) => row.StartsWith(Reserved, StringComparison.Ordinal);

    public static string Change(long sequence) => string.Create(CultureInfo.InvariantCulture, $"~stream|c|{sequence:D20}");

    /// <summary>Returns the number at the end of a key; null when there is none.</summary>
    public static long? SequenceOf(string key) =>
        long.TryParse(key.AsSpan(key.LastIndexOf('|') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    public static string Chunk(long last) => string.Create(CultureInfo.InvariantCulture, $"c|{last:D20}");

    // A partition's key may be as long as a row's, so a marker is named by its hash.
    public static string Marker(string partition) => MarkerPrefix + Convert.ToHexStringLower(Digest(partition)[..16]);

    public static string Position(string mapping) => PositionPrefix + mapping;

    public static string Shard(string table, int shard) => string.Create(CultureInfo.InvariantCulture, $"{table}|{shard:D2}");

    public static string Leases(string table) => $"{table}|leases";

    public static string Expiries(string table) => $"{table}|expiry";

    public static uint Hash(string partition) => BinaryPrimitives.ReadUInt32BigEndian(Digest(partition));

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
