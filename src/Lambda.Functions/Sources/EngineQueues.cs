using Azure.Storage.Queues.Models;
using Lambda.Engine.Async;

namespace Lambda.Functions.Sources;

/// <summary>
/// The common part of the triggers of the engine's own queues. It keeps messages that the engine did not write as dead letters.
/// </summary>
internal sealed class EngineQueues(StrayMessages strays)
{
    /// <summary>Passes on the content of a message, which the engine has encoded in Base64.</summary>
    /// <param name="queue">The queue that the message was sent to.</param>
    /// <param name="message">The message.</param>
    /// <param name="process">Handles the content.</param>
    /// <param name="cancellation">Cancelled when the app shuts down.</param>
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
