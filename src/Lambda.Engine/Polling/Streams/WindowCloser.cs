using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Closes expired windows when no further record arrives to close them.</summary>
internal sealed class WindowCloser(IWindowStore store, IStreamEnds ends, TimeProvider time, ILogger<WindowCloser> logger)
{
    // Allows for clock differences and for records of the window that are still in flight.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <summary>Closes the expired windows of a mapping. A window that cannot be closed now is left to the next call.</summary>
    public async Task CloseAsync(StreamMapping mapping, CancellationToken shutdown)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        if (mapping.Settings.TumblingWindow is not { } length) return;
        var over = time.GetUtcNow() - Skew;
        foreach (var shard in await store.ListOpenAsync(mapping.Id, over, shutdown))
        {
            try
            {
                await CloseAsync(mapping, shard, new(mapping.Id, shard, length, store), over, shutdown);
            }
            catch (StorageUnavailableException e)
            {
                StreamLog.NotClosed(logger, shard, mapping.FunctionName, e.Message);
            }
        }
    }

    private async Task CloseAsync(
        StreamMapping mapping, StreamShard shard, ShardWindows windows, DateTimeOffset over, CancellationToken shutdown)
    {
        await windows.ReadAsync(shutdown);
        if (windows.State is not { Open: { } open } state || open.End > over) return;
        // Unread records may belong to the window, and their reader ends it. Records that arrive after this check belong to a later window.
        if (await ends.LastSequenceNumberAsync(shard, shutdown) is not { } last || last > state.FoldedTo) return;
        if (await FinalInvocation.TryAsync(
            mapping, shard, new(open, state.State, IsFinal: true, IsTerminatedEarly: false), state.FoldedTo, logger, shutdown))
            await windows.TrySaveAsync(state.Close(), shutdown);
    }
}

/// <summary>Finds the ends of streams.</summary>
internal interface IStreamEnds
{
    /// <summary>Reads the sequence number of the last record in the shard: −1 when it has none, null when it cannot be read now.</summary>
    Task<long?> LastSequenceNumberAsync(StreamShard shard, CancellationToken cancellation);
}
