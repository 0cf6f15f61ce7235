using Azure.Storage.Queues.Models;
using Lambda.Engine.Async;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Attempts asynchronous events, and ends those that the host has given up.</summary>
public sealed class AsyncQueueTrigger(EngineQueues queues, AsyncProcessor processor)
{
    /// <summary>Attempts an event once.</summary>
    [Function("ProcessEvent")]
    public Task Process([QueueTrigger(StorageNames.EventQueue)] QueueMessage message, CancellationToken cancellation) =>
        queues.ReadAsync(StorageNames.EventQueue, message, processor.ProcessAsync, cancellation);

    /// <summary>Ends an event that was delivered <c>maxDequeueCount</c> times without any attempt finishing.</summary>
    [Function("DeadLetterEvent")]
    public Task DeadLetter([QueueTrigger(StorageNames.EventPoisonQueue)] QueueMessage message, CancellationToken cancellation) =>
        queues.ReadAsync(StorageNames.EventQueue, message, processor.DeadLetterAsync, cancellation);
}
