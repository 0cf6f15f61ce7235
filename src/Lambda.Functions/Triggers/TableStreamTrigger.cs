using Azure.Storage.Queues.Models;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Lambda.Functions.TableStreams;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Reads the streams of tables.</summary>
public sealed class TableStreamTrigger(TriggerServices services)
{
    private readonly EngineQueues _queues = services.Get<EngineQueues>();
    private readonly TableStreamCalls _calls = services.Get<TableStreamCalls>();

    /// <summary>Reads a shard that was woken.</summary>
    [Function("ReadTableStream")]
    public Task Read([QueueTrigger(StorageNames.TableStreamQueue)] QueueMessage message, CancellationToken cancellation) =>
        _queues.ReadAsync(StorageNames.TableStreamQueue, message, _calls.ReadAsync, cancellation);

    /// <summary>Wakes shards whose wake-up was lost, and removes expired items and old changes, once a minute.</summary>
    [Function("KeepTableStreams")]
    public Task Keep([TimerTrigger("15 * * * * *")] TimerInfo timer, CancellationToken cancellation) => _calls.KeepAsync(cancellation);
}
