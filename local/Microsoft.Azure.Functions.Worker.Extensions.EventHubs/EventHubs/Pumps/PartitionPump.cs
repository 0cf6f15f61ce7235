using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Local.EventHubs.Checkpoints;
using Local.EventHubs.Reading;
using Local.Host;
using Microsoft.Extensions.Logging;

namespace Local.EventHubs.Pumps;

/// <summary>Reads one partition from its checkpoint on, a batch at a time, until it is stopped or another instance takes the partition.</summary>
/// <param name="stopping">Ends the reading: the app stops.</param>
/// <param name="aborting">Ends functions that the shutdown does not wait for.</param>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer or a parent holds nothing, and a function that outlives the shutdown still uses its token.")]
internal sealed class PartitionPump(
    string partition, string self, ProcessorSetup setup, ProcessorHealth health, TimeProvider time, ILogger logger, CancellationToken stopping, CancellationToken aborting)
{
    /// <summary>How long a partition that failed is left alone. The client has made its own retries by then.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // How long the real extension waits for events before it looks around.
    private static readonly TimeSpan LongestReceive = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _lost = new();
    private readonly PartitionWork _work = new(partition, self, setup, time, logger, stopping);
    private EventPosition _position;
    private BatchAssembly<EventData>? _assembly;

    /// <summary>Ends when the last function has.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start() => Completion = Task.Run(RunAsync, CancellationToken.None);

    /// <summary>The partition is another instance's: it is read no further, and the function that runs is told to end.</summary>
    // Not awaited: what a function does when it is told must not hold up the other partitions.
    public void Lose() => _ = _lost.CancelAsync();

    private async Task RunAsync()
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stopping, _lost.Token);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, aborting);
        EventHubsLog.Opened(logger, partition, setup.Hub.Name, self);
        while (!reading.IsCancellationRequested)
        {
            try
            {
                _assembly ??= await BeginAsync(reading.Token);
                await using var reader = setup.Hub.OpenReader(partition, _position);
                await ReadAsync(reader, _assembly, reading.Token, ended.Token);
            }
            catch (EventHubsException e) when (e.Reason == EventHubsException.FailureReason.ConsumerDisconnected)
            {
                await _lost.CancelAsync();
            }
            catch (Exception e)
            {
                // The pump must outlive whatever goes wrong here; what it is, is logged when it begins.
                if (reading.IsCancellationRequested) break;
                health.Failed(partition, e);
                await Task.Delay(RetryDelay, time, reading.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        health.Forget(partition);
        if (!_lost.IsCancellationRequested) await _work.CloseAsync();
        EventHubsLog.Closed(logger, partition, setup.Hub.Name, self, _lost.IsCancellationRequested ? "another instance has it." : "it is stopped.");
    }

    private async Task<BatchAssembly<EventData>> BeginAsync(CancellationToken reading)
    {
        var checkpoint = await setup.Checkpoints.ReadAsync(partition, reading);
        health.Storage.Answered(partition);
        _position = StartingPoint.Of(checkpoint, setup.Options.InitialPosition);
        var options = setup.Options;
        return setup.Batched
            ? new(options.MinEventBatchSize, options.MaxEventBatchSize, options.MaxWaitTime, StartingPoint.FirstWait(checkpoint, options.MaxWaitTime, time.GetUtcNow()))
            : new(fewest: 1, most: 1, TimeSpan.Zero);
    }

    private async Task ReadAsync(IPartitionReader reader, BatchAssembly<EventData> assembly, CancellationToken reading, CancellationToken ended)
    {
        while (true)
        {
            var wait = assembly.Patience(time.GetUtcNow()) is { } patience && patience < LongestReceive ? patience : LongestReceive;
            var events = wait == TimeSpan.Zero ? [] : await reader.ReceiveAsync(assembly.Room, wait, reading);
            reading.ThrowIfCancellationRequested();
            health.Hub.Answered(partition);
            // After what was received, not what was processed: what waits in the assembly is not read again.
            if (events.Count > 0) _position = StartingPoint.After(events[^1]);
            var batch = assembly.Add(events, time.GetUtcNow());
            if (batch.Count > 0) await _work.RunAsync(batch, ended);
            else if (events.Count == 0) await _work.IdleAsync();
        }
    }
}
