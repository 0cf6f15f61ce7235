using FunctionApp.Async;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Polling.Streams;

/// <summary>Ends windows whose time is over while no record comes that would end them.</summary>
public sealed class WindowCloser(IWindowStore store, IStreamEnds ends, TimeProvider time, ILogger<WindowCloser> logger)
{
    // Clocks of the stream's servers and of this one differ; a record of the window may be on its way by so much.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <summary>Ends the windows of a mapping that are due. One that cannot be ended now stays for the next call.</summary>
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

    private async Task CloseAsync(StreamMapping mapping, StreamShard shard, ShardWindows windows, DateTimeOffset over, CancellationToken shutdown)
    {
        await windows.ReadAsync(shutdown);
        if (windows.State is not { Open: { } open } state || open.End > over) return;
        // Where records are unread they may be the window's: whoever reads them ends it. What comes after this question belongs to a later window.
        if (await ends.LastSequenceNumberAsync(shard, shutdown) is not { } last || last > state.FoldedTo) return;
        if (await FinalInvocation.TryAsync(mapping, shard, new(open, state.State, IsFinal: true, IsTerminatedEarly: false), state.FoldedTo, logger, shutdown))
            await windows.TrySaveAsync(state.Close(), shutdown);
    }
}

/// <summary>Knows where streams end.</summary>
public interface IStreamEnds
{
    /// <summary>The sequence number of the last record that the shard has taken, −1 when there is none; null when that cannot be told now.</summary>
    Task<long?> LastSequenceNumberAsync(StreamShard shard, CancellationToken cancellation);
}
