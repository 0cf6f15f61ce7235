using Azure.Storage.Queues;
using Lambda.Engine.Async;

namespace Lambda.Functions.State;

/// <summary>Sends asynchronous events to their Storage queue.</summary>
internal sealed class EventQueue(QueueServiceClient queues) : IEventQueue
{
    // Longer than any event may wait: the age limit decides, not the queue.
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(7);
    private readonly QueueClient _queue = queues.GetQueueClient(StorageNames.EventQueue);

    public Task SendAsync(ReadOnlyMemory<byte> message, TimeSpan delay, CancellationToken cancellation) =>
        StorageGuard.CallAsync(
            "The event was not queued",
            () => _queue.SendMessageAsync(new BinaryData(message), delay.InWholeSeconds(), TimeToLive, cancellation), cancellation);
}
