using Azure.Storage.Queues.Models;
using Lambda.Engine.Polling.Queues;

namespace Lambda.Functions.Sources;

/// <summary>The common part of the triggers of Storage queues. A trigger takes a <see cref="QueueMessage"/> and calls this.</summary>
/// <remarks>
/// The host delivers one message at a time, hides it while its function runs, and then deletes it or moves it to
/// <c>&lt;queue&gt;-poison</c>. Only the mapping's filters and concurrency apply, and no other settings. A message may be Base64 or plain
/// text; the function receives the text.
/// </remarks>
public sealed class StorageQueueSource
{
    private readonly QueueBatchProcessor _processor;

    internal StorageQueueSource(QueueBatchProcessor processor) =>
        _processor = processor;

    /// <summary>Passes a message to the function of a mapping. When it returns, the host deletes the message.</summary>
    /// <exception cref="MessageNotDoneException">The message failed: the host redelivers it after <c>visibilityTimeout</c>, up to
    /// <c>maxDequeueCount</c> times.</exception>
    public async Task ProcessAsync(string mapping, QueueMessage message, CancellationToken shutdown)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (id, sentAt, count) = StorageQueueText.Queued(message);
        var outcome = new Outcome();
        await _processor.ProcessAsync(
            mapping, [new(id, message.PopReceipt, StorageQueueText.Of(message), sentAt, count)], outcome, shutdown);
        if (outcome.Reason is { } reason)
            throw new MessageNotDoneException($"The message {message.MessageId} failed and will be redelivered: {reason}");
    }

    private sealed class Outcome : IQueueMessages
    {
        public string? Reason { get; private set; }

        public Task<bool> SettleAsync(QueueRecord record, QueueDecision decision, CancellationToken cancellation)
        {
            Reason = decision switch
            {
                QueueDecision.Abandon(var reason) => reason,
                QueueDecision.Leave(var reason) => reason,
                _ => null,
            };
            return Task.FromResult(decision is not QueueDecision.Leave);
        }
    }
}

/// <summary>The exception thrown when a message failed and must be redelivered.</summary>
public sealed class MessageNotDoneException(string message) : Exception(message);
