using System.Diagnostics;
using Lambda.Engine.Observability;
using Lambda.Engine.Polling.Queues;
using Lambda.Engine.TableStreams.Rows;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>Writes items together with the records of their changes: both are stored, or neither.</summary>
/// <remarks>
/// The order of a write: read the partition's head, mark the partition in its shard, commit under the version of that head. A shard that
/// removes a marker changes the head first, so a writer whose marker is gone cannot commit: it begins again, and marks the partition again.
/// As long as a process commits under the head that its own last commit stored, the marker exists.
/// </remarks>
internal sealed class TableStreamWriter(
    TableStream stream, ITableRows items, ITableRows shards, IImageStore images, IWakeUps wakeUps, TimeProvider time, ILogger logger)
{
    /// <summary>The maximum number of writes in one transaction, which also has a record of each change, and the head.</summary>
    public const int MostWrites = 49;

    // A property holds 64 KB and a transaction 4 MB, most of which the items need.
    private const int LargestImages = 60 * 1024;
    private const int LargestInAll = 1024 * 1024;

    private const int MostTries = 20;
    private const int Locks = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HeadCache _heads = new();
    private readonly WakeUpPace _pace = new(time);
    private readonly ConcurrencySlots[] _locks = [.. Enumerable.Range(0, Locks).Select(_ => new ConcurrencySlots())];

    /// <summary>Writes items of a partition in one transaction.</summary>
    /// <param name="isExpiry">Whether the items are removed because their time to live ended.</param>
    /// <exception cref="StorageUnavailableException">It is unknown whether they were written; when they were, the stream has
    /// them.</exception>
    public async Task<ItemsOutcome> WriteAsync(
        string partition, IReadOnlyList<ItemWrite> writes, bool isExpiry, CancellationToken cancellation)
    {
        // Writers of one process take turns; concurrent ones would only make each other fail.
        var turn = _locks[TableStreamKeys.Hash(partition) % Locks];
        await turn.EnterAsync(1, cancellation);
        try
        {
            for (var tries = 1; tries <= MostTries; tries++)
            {
                if (await TryAsync(partition, writes, isExpiry, cancellation) is { } outcome) return outcome;
                if (tries > 2) await Task.Delay(Pause * Jitter(tries), time, cancellation);
            }
            return new ItemsOutcome.Busy();
        }
        finally
        {
            turn.Leave();
        }
    }

    // Drawn as ids are, so that a simulation can repeat it.
    private static long Jitter(int tries) => 1 + (uint)NewId.Next().GetHashCode() % (2 * tries - 1);

    private async Task<ItemsOutcome?> TryAsync(
        string partition, IReadOnlyList<ItemWrite> writes, bool isExpiry, CancellationToken cancellation)
    {
        var isMarked = _heads.Find(partition) is not null;
        var head = _heads.Find(partition) ?? (await items.FindAsync(partition, TableStreamKeys.Head, cancellation) is { } row
            ? PartitionHead.From(row) : PartitionHead.New(time.GetUtcNow()));
        var plans = await PlanAsync(partition, writes, cancellation);
        for (var at = 0; at < plans.Length; at++)
            if (plans[at].Refusal is { } refusal) return new ItemsOutcome.Refused(at, refusal);
        var changed = plans.Where(plan => plan.Change is not null).Select(plan => plan.Change!).ToList();
        if (changed.Count == 0)
            return After(writes, await items.WriteAsync(partition, [.. plans.Select(plan => plan.Write!)], cancellation), skip: 0);

        var (now, commit) = (time.GetUtcNow(), NewId.Next().ToString("N"));
        var next = head.After(changed.Count, now);
        var records = await RecordsAsync(partition, changed, head, next.At, commit, isExpiry, cancellation);
        if (!isMarked) await MarkAsync(partition, head, cancellation);
        await NoteExpiriesAsync(partition, changed, cancellation);

        RowWrite[] rows = [next.ToWrite(), .. plans.Select(plan => plan.Write!), .. records.Select(record => record.ToWrite())];
        var outcome = await CommitAsync(partition, rows, records[0], cancellation);
        if (outcome is RowsOutcome.Written written)
        {
            if (written.Versions[0] is { } version) _heads.Keep(partition, next with { Version = version });
            await WakeAsync(stream.ShardOf(partition), cancellation);
        }
        return outcome is RowsOutcome.Refused { Index: 0 } ? null : After(writes, outcome, skip: 1);
    }

    private async Task<ItemPlan[]> PlanAsync(string partition, IReadOnlyList<ItemWrite> writes, CancellationToken cancellation) =>
        await Task.WhenAll(writes.Select(async write => ItemPlan.Of(
            write, write.Kind == ItemWriteKind.Add ? null : await items.FindAsync(partition, write.Row, cancellation))));

    private async Task<List<ChangeRow>> RecordsAsync(
        string partition, List<ItemChange> changed, PartitionHead head, DateTimeOffset at, string commit, bool isExpiry,
        CancellationToken cancellation)
    {
        var largest = Math.Min(LargestImages, LargestInAll / changed.Count);
        var records = new List<ChangeRow>(changed.Count);
        foreach (var (index, change) in changed.Index())
        {
            var content = ItemImages.Of(partition, change, stream.Options);
            // A refused transaction leaves its blob behind until the clean-up of that day's blobs.
            var blob = content.Length <= largest
                ? null
                : await images.SaveAsync($"{stream.Table}/{commit}.{index}", at, content, cancellation);
            records.Add(
                new(
                    head.Last + index + 1, change.Kind, change.Row, at, stream.Options.View, commit,
                    blob is null ? content : default(ReadOnlyMemory<byte>?), blob,
                    content.Length, ItemSize.Of(partition, change, stream.Options.View), isExpiry)
                { Trace = TraceParent.Current });
        }
        return records;
    }

    private async Task MarkAsync(string partition, PartitionHead head, CancellationToken cancellation)
    {
        var outcome = await shards.WriteAsync(
            TableStreamKeys.Shard(stream.Table, stream.ShardOf(partition)), [PartitionMark.Of(partition, head.Sequenced)], cancellation);
        // It has no condition. Without a marker nothing may be committed, whatever the reason.
        if (outcome is not RowsOutcome.Written)
            throw new StorageUnavailableException(
                $"Could not write the marker of the partition '{partition}'",
                new InvalidOperationException($"Unexpected outcome: {outcome}."));
    }

    private async Task NoteExpiriesAsync(string partition, List<ItemChange> changed, CancellationToken cancellation)
    {
        foreach (var change in changed)
            if (Expiry.Of(change.New, stream.Options) is { } at && at != Expiry.Of(change.Old, stream.Options))
                await shards.WriteAsync(TableStreamKeys.Expiries(stream.Table), [Expiry.Note(at, partition, change.Row)], cancellation);
    }

    // The answer to a commit may be lost, and the retry then fails on its own write: the first record shows that.
    private async Task<RowsOutcome> CommitAsync(string partition, RowWrite[] rows, ChangeRow first, CancellationToken cancellation)
    {
        RowsOutcome outcome;
        try
        {
            outcome = await items.WriteAsync(partition, rows, cancellation);
            if (outcome is RowsOutcome.Written) return outcome;
        }
        catch (StorageUnavailableException)
        {
            _heads.Drop(partition);
            if (await IsCommittedAsync(partition, first, cancellation)) return await RecoveredAsync(partition, rows, cancellation);
            throw;
        }
        _heads.Drop(partition);
        return await IsCommittedAsync(partition, first, cancellation) ? await RecoveredAsync(partition, rows, cancellation) : outcome;
    }

    private async Task<bool> IsCommittedAsync(string partition, ChangeRow first, CancellationToken cancellation) =>
        await items.FindAsync(partition, TableStreamKeys.Change(first.Sequence), cancellation) is { } row
            && row.Get<string>("Commit") == first.Commit;

    private async Task<RowsOutcome> RecoveredAsync(string partition, RowWrite[] rows, CancellationToken cancellation)
    {
        // Without a condition on the head, which another writer may have changed by now.
        var versions = new string?[rows.Length];
        for (var at = 1; at < rows.Length; at++)
            if (!TableStreamKeys.IsReserved(rows[at].Row))
                versions[at] = (await items.FindAsync(partition, rows[at].Row, cancellation))?.Version;
        return new RowsOutcome.Written(versions);
    }

    private async Task WakeAsync(int shard, CancellationToken cancellation)
    {
        if (!_pace.IsDue(shard)) return;
        try
        {
            await wakeUps.SendAsync(new(stream.Table, shard), TimeSpan.Zero, cancellation);
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            // The items are written, and the timer finds them.
            _pace.Forget(shard);
            TableStreamLog.NotWoken(logger, stream.Table, shard, e.Message);
        }
    }

    private static ItemsOutcome? After(IReadOnlyList<ItemWrite> writes, RowsOutcome outcome, int skip) => outcome switch
    {
        RowsOutcome.Written written => new ItemsOutcome.Written([.. written.Versions.Skip(skip).Take(writes.Count)]),
        RowsOutcome.Refused refused => AfterRefusal(writes, refused.Index - skip, refused.Reason),
        _ => throw new UnreachableException($"Unexpected outcome: {outcome.GetType().Name}."),
    };

    // Either the caller's condition did not hold, or a writer that does not know the stream was faster and the next try finds the item.
    private static ItemsOutcome.Refused? AfterRefusal(IReadOnlyList<ItemWrite> writes, int index, RowRefusal reason) =>
        index < writes.Count && (writes[index].Kind == ItemWriteKind.Add || writes[index].Version is not null)
            ? new ItemsOutcome.Refused(index, reason)
            : null;
}
