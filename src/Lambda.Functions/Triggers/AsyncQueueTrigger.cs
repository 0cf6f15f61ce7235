using Azure.Storage.Queues.Models;
using Lambda.Engine.Async;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Makes the attempts at asynchronous events, and ends events that the host has given up on.</summary>
public sealed class AsyncQueueTrigger(TriggerServices services)
{
    private readonly EngineQueues _queues = services.Get<EngineQueues>();
    private readonly AsyncProcessor _processor = services.Get<AsyncProcessor>();

    /// <summary>Makes one attempt at an asynchronous event. A retry is a new message.</summary>
    [Function("ProcessEvent")]
    public Task Process([QueueTrigger(StorageNames.EventQueue)] QueueMessage message, CancellationToken cancellation) =>
        _queues.ReadAsync(StorageNames.EventQueue, message, _processor.ProcessAsync, cancellation);

    /// <summary>Ends an event that was delivered <c>maxDequeueCount</c> times, and of which no attempt finished.</summary>
    [Function("DeadLetterEvent")]
    public Task DeadLetter([QueueTrigger(StorageNames.EventPoisonQueue)] QueueMessage message, CancellationToken cancellation) =>
        _queues.ReadAsync(StorageNames.EventQueue, message, _processor.DeadLetterAsync, cancellation);
}
