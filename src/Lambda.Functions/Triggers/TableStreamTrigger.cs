using Azure.Storage.Queues.Models;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Lambda.Functions.TableStreams;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Reads the streams of tables.</summary>
public sealed class TableStreamTrigger(EngineQueues queues, TableStreamCalls calls)
{
    /// <summary>Reads a shard that has word of changes.</summary>
    [Function("ReadTableStream")]
    public Task Read([QueueTrigger(StorageNames.TableStreamQueue)] QueueMessage message, CancellationToken cancellation) =>
        queues.ReadAsync(StorageNames.TableStreamQueue, message, calls.ReadAsync, cancellation);

    /// <summary>Once a minute, wakes shards whose word was lost, and removes expired items and old changes.</summary>
    [Function("KeepTableStreams")]
    public Task Keep([TimerTrigger("15 * * * * *")] TimerInfo timer, CancellationToken cancellation) => calls.KeepAsync(cancellation);
}
