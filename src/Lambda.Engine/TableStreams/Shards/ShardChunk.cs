using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Writing;

namespace Lambda.Engine.TableStreams.Shards;

/// <summary>
/// Changes that a shard took up together. It numbers the changes and stores only where they are: they stay with their items.
/// </summary>
/// <param name="First">The number of the first change within the shard.</param>
/// <param name="Last">The number of the last change.</param>
/// <param name="At">When the changes were taken up.</param>
/// <param name="Floor">When the change before the first one arrived.</param>
/// <param name="Parts">The changes, by partition.</param>
internal sealed record ShardChunk(long First, long Last, DateTimeOffset At, DateTimeOffset Floor, IReadOnlyList<ChunkPart> Parts)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Returns the write that adds the chunk to its shard. The chunk's key is its last number, so that a range begins with the next unread
    /// chunk.
    /// </summary>
    public RowWrite ToWrite() => new RowWrite.Add(TableStreamKeys.Chunk(Last), new Dictionary<string, object?>
    {
        ["First"] = First,
        ["At"] = At,
        ["Floor"] = Floor,
        ["Parts"] = WriteParts(),
    });

    public static ShardChunk From(TableRow row) => new(
        row.Number("First"), TableStreamKeys.SequenceOf(row.Row)!.Value, row.Get<DateTimeOffset?>("At")!.Value,
        row.Get<DateTimeOffset?>("Floor")!.Value,
        ReadParts(row.Get<byte[]>("Parts")!));

    /// <summary>Puts changes in the shard's order: by time, and within a partition by number.</summary>
    /// <param name="changes">The changes of each part, in order.</param>
    public IReadOnlyList<ShardChange> Order(IReadOnlyList<IReadOnlyList<ChangeRow>> changes)
    {
        var (sequence, arrival) = (First - 1, Floor);
        return
        [
            .. changes.SelectMany((rows, part) => rows.Select(row => (Row: row, Part: part)))
                .OrderBy(change => change.Row.At).ThenBy(change => change.Part).ThenBy(change => change.Row.Sequence)
                .Select(change =>
                {
                    // Writers' clocks differ, but arrival times within a shard never decrease.
                    var at = change.Row.At < At ? change.Row.At : At;
                    arrival = at > arrival ? at : arrival;
                    return new ShardChange(++sequence, arrival, Parts[change.Part].Partition, change.Row);
                }),
        ];
    }

    /// <summary>Returns the maximum number of bytes that a part takes in the chunk's row.</summary>
    public static int SizeOf(string partition) => (6 * partition.Length) + 48;

    private byte[] WriteParts()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartArray();
        foreach (var (partition, from, to) in Parts)
        {
            writer.WriteStringValue(partition);
            writer.WriteNumberValue(from);
            writer.WriteNumberValue(to);
        }
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static List<ChunkPart> ReadParts(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Chunk(3)
            .Select(part => new ChunkPart(part[0].GetString()!, part[1].GetInt64(), part[2].GetInt64()))];
    }
}

/// <summary>Consecutive changes of a partition.</summary>
/// <param name="From">The number of the first change within the partition.</param>
/// <param name="To">The number of the last change.</param>
internal sealed record ChunkPart(string Partition, long From, long To);

/// <summary>A change with its position in the shard.</summary>
/// <param name="Sequence">Its number within the shard.</param>
/// <param name="ArrivedAt">When it was made; never earlier than the change before it.</param>
internal sealed record ShardChange(long Sequence, DateTimeOffset ArrivedAt, string Partition, ChangeRow Row);
