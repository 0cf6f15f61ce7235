using Azure.Storage.Queues.Models;
using Lambda.Engine.Async;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Attempts asynchronous events, and ends those that the host has given up.</summary>
public sealed class AsyncQueueTrigger(TriggerServices services)
{
    private readonly EngineQueues _queues = services.Get<EngineQueues>();
    private readonly AsyncProcessor _processor = services.Get<AsyncProcessor>();

    /// <summary>Attempts an asynchronous event once; a retry is a new message.</summary>
    [Function("ProcessEvent")]
    public Task Process([QueueTrigger(StorageNames.EventQueue)] QueueMessage message, CancellationToken cancellation) =>
        _queues.ReadAsync(StorageNames.EventQueue, message, _processor.ProcessAsync, cancellation);

    /// <summary>Ends an event that was delivered <c>maxDequeueCount</c> times without any attempt finishing.</summary>
    [Function("DeadLetterEvent")]
    public Task DeadLetter([QueueTrigger(StorageNames.EventPoisonQueue)] QueueMessage message, CancellationToken cancellation) =>
        _queues.ReadAsync(StorageNames.EventQueue, message, _processor.DeadLetterAsync, cancellation);
}
