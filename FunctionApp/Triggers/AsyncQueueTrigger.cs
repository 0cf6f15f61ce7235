using Azure.Storage.Queues.Models;
using FunctionApp.Async;
using FunctionApp.State;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>Attempts at asynchronous events, and the end of those that the host gave up.</summary>
public sealed class AsyncQueueTrigger(EngineQueues queues, AsyncProcessor processor)
{
    /// <summary>One attempt at an event.</summary>
    [Function("ProcessEvent")]
    public Task Process([QueueTrigger(StorageNames.EventQueue)] QueueMessage message, CancellationToken cancellation) =>
        queues.ReadAsync(StorageNames.EventQueue, message, processor.ProcessAsync, cancellation);

    /// <summary>An event that was handed out <c>maxDequeueCount</c> times without coming to an end.</summary>
    [Function("DeadLetterEvent")]
    public Task DeadLetter([QueueTrigger(StorageNames.EventPoisonQueue)] QueueMessage message, CancellationToken cancellation) =>
        queues.ReadAsync(StorageNames.EventQueue, message, processor.DeadLetterAsync, cancellation);
}
