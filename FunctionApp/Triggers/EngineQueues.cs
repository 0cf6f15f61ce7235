using Azure.Storage.Queues.Models;
using FunctionApp.Async;

namespace FunctionApp.Triggers;

/// <summary>What the triggers of the engine's own queues share: a message that is not the engine's is kept as a dead letter.</summary>
public sealed class EngineQueues(StrayMessages strays)
{
    /// <summary>Hands on what a message carries, which the engine has written as Base64.</summary>
    /// <param name="queue">The queue that the message was sent to.</param>
    /// <param name="message">The message.</param>
    /// <param name="process">Handles it.</param>
    /// <param name="cancellation">The app's end.</param>
    public Task ReadAsync(
        string queue, QueueMessage message, Func<ReadOnlyMemory<byte>, QueuedMessage, CancellationToken, Task> process,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(process);
        var queued = StorageQueueText.Queued(message);
        return StorageQueueText.Decoded(message) is { } body
            ? process(body, queued, cancellation)
            : strays.EndAsync(queue, queued, message.Body.ToMemory(), StrayMessages.NotBase64, cancellation);
    }
}
