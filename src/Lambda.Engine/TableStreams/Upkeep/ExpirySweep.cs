using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Writing;

namespace Lambda.Engine.TableStreams.Upkeep;

/// <summary>Removes expired items, which it finds through their notes.</summary>
internal sealed class ExpirySweep(TableStream stream, ITableRows items, ITableRows shards, TableStreamWriter writer, TimeProvider time)
{
    private const int MostNotes = 500;
    private const int AtOnce = 8;
    private readonly string _notes = TableStreamKeys.Expiries(stream.Table);

    /// <summary>Removes expired items.</summary>
    /// <returns>How many items were removed.</returns>
    /// <exception cref="StorageUnavailableException">Storage was unavailable; the next call finds the remaining notes.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var (now, removed) = (time.GetUtcNow(), 0);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current,
        };
        while (true)
        {
            var due = await shards.ReadAsync(_notes, "", Expiry.NotesFrom(now), MostNotes, cancellation);
            await Parallel.ForEachAsync(
                due, options, async (note, token) =>
                {
                    if (await TryRemoveAsync(note.Get<string>("Partition")!, note.Get<string>("Item")!, now, token))
                        Interlocked.Increment(ref removed);
                    await shards.WriteAsync(_notes, [new RowWrite.Delete(note.Row, null)], token);
                });
            if (due.Count < MostNotes) return removed;
        }
    }

    // A failed write also leaves a note, and a note stays when its item is written again: the item itself shows whether it has expired.
    private async Task<bool> TryRemoveAsync(string partition, string row, DateTimeOffset now, CancellationToken cancellation)
    {
        while (await items.FindAsync(partition, row, cancellation) is { } item && Expiry.IsDue(item.Values, stream.Options, now))
        {
            var write = new ItemWrite(row, ItemWriteKind.Delete, new Dictionary<string, object?>(), item.Version);
            switch (await writer.WriteAsync(partition, [write], isExpiry: true, cancellation))
            {
                case ItemsOutcome.Written:
                    return true;
                case ItemsOutcome.Busy:
                    throw new StorageUnavailableException(
                        $"Other writers changed the partition '{partition}' during each attempt to delete an "
                            + "expired item", new TimeoutException());
            }
        }
        return false;
    }
}
