using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Azure.Messaging.EventHubs.Consumer;

namespace Azure.Messaging.EventHubs.Transport;

/// <summary>Reads partitions event by event.</summary>
internal static class EventStream
{
    // What stands for no event in the time to wait.
    private static readonly PartitionEvent Nothing = new(new PartitionContext(null), null);

    /// <param name="open">Opens a reader for each time the events are enumerated; it is closed here.</param>
    public static async IAsyncEnumerable<PartitionEvent> OfPartitionAsync(Func<PartitionReader> open, ReadEventOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = open();
        await using var owned = reader.ConfigureAwait(false);
        while (true)
        {
            var events = await reader.ReceiveAsync(options.CacheEventCount, options.MaximumWaitTime, cancellation).ConfigureAwait(false);
            foreach (var data in events)
            {
                Check(cancellation);
                yield return new PartitionEvent(reader.Context, data);
            }
            if (events.Count == 0 && options.MaximumWaitTime is not null) yield return Nothing;
        }
    }

    /// <param name="open">Opens a reader for each partition; they are closed here.</param>
    public static async IAsyncEnumerable<PartitionEvent> OfAllAsync(Func<CancellationToken, Task<PartitionReader[]>> open, ReadEventOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var readers = await open(cancellation).ConfigureAwait(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var merged = Channel.CreateBounded<PartitionEvent>(new BoundedChannelOptions(options.CacheEventCount) { SingleReader = true });
        Task[] pumps = [.. readers.Select(reader => PumpAsync(reader, options, merged.Writer, over.Token))];
        try
        {
            while (true) yield return await NextAsync(merged.Reader, options.MaximumWaitTime, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(pumps).ConfigureAwait(false);
            foreach (var reader in readers) await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task PumpAsync(PartitionReader reader, ReadEventOptions options, ChannelWriter<PartitionEvent> writer, CancellationToken over)
    {
        try
        {
            while (true)
            {
                foreach (var data in await reader.ReceiveAsync(options.CacheEventCount, null, over).ConfigureAwait(false))
                    await writer.WriteAsync(new PartitionEvent(reader.Context, data), over).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Nobody reads any more.
        }
        catch (Exception e)
        {
            // Told to whoever reads, after the events that came before it.
            writer.TryComplete(e);
        }
    }

    private static async ValueTask<PartitionEvent> NextAsync(ChannelReader<PartitionEvent> reader, TimeSpan? maxWait, CancellationToken cancellation)
    {
        Check(cancellation);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (maxWait is { } wait) deadline.CancelAfter(Waits.Timer(wait));
        try
        {
            return await reader.ReadAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Nothing;
        }
        catch (OperationCanceledException e)
        {
            throw new TaskCanceledException(e.Message, e, cancellation);
        }
        catch (ChannelClosedException e) when (e.InnerException is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private static void Check(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) throw new TaskCanceledException("Reading was cancelled.", null, cancellation);
    }
}
