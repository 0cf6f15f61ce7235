using Lambda.Engine.TableStreams.Rows;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>The settings of a stream that must stay as they were when the stream began.</summary>
internal static class StoredSettings
{
    private const string Row = "settings";

    /// <summary>Compares a stream with its stored settings, and stores them if the stream is new.</summary>
    /// <returns>The error; null when there is none.</returns>
    /// <exception cref="StorageUnavailableException">Storage was unavailable.</exception>
    public static async Task<string?> ProblemAsync(TableStream stream, ITableRows shards, CancellationToken cancellation)
    {
        const string Shards = nameof(TableStreamOptions.Shards);
        var partition = $"{stream.Table}|{Row}";
        if (await shards.FindAsync(partition, Row, cancellation) is not { } row)
        {
            var values = new Dictionary<string, object?> { [Shards] = stream.Options.Shards };
            if (await shards.WriteAsync(partition, [new RowWrite.Add(Row, values)], cancellation) is RowsOutcome.Written) return null;
            // Another process was faster.
            return await ProblemAsync(stream, shards, cancellation);
        }
        // Partitions would move to other shards and lose their pending changes.
        return row.Number(Shards) == stream.Options.Shards ? null
            : $"The stream of the table '{stream.Table}' has {row.Number(Shards)} shards; {Shards} is {stream.Options.Shards}, "
                + "but it cannot be changed. Give the table another name to begin a new stream.";
    }
}
