using Azure.Storage.Queues.Models;
using FunctionApp.Polling.Queues;

namespace FunctionApp.Triggers;

/// <summary>What the triggers of Storage queues share: a trigger takes a <see cref="QueueMessage"/> and calls this.</summary>
/// <remarks>
/// The host hands out one message at a time, hides it while its function runs, and deletes it or moves it to <c>&lt;queue&gt;-poison</c> by itself: of a
/// mapping's settings, filters and concurrency apply. A message may be Base64 or plain text; the function gets the text.
/// </remarks>
public sealed class StorageQueueSource(QueueBatchProcessor processor)
{
    /// <summary>Hands a message to the function of a mapping; when it returns, the host deletes the message.</summary>
    /// <exception cref="MessageNotDoneException">It is not done: the host hands it out again after <c>visibilityTimeout</c>, up to <c>maxDequeueCount</c> times.</exception>
    public async Task ProcessAsync(string mapping, QueueMessage message, CancellationToken shutdown)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (id, sentAt, count) = StorageQueueText.Queued(message);
        var outcome = new Outcome();
        await processor.ProcessAsync(mapping, [new(id, message.PopReceipt, StorageQueueText.Of(message), sentAt, count)], outcome, shutdown);
        if (outcome.Reason is { } reason) throw new MessageNotDoneException($"The message {message.MessageId} is not done: {reason}");
    }

    private sealed class Outcome : IQueueMessages
    {
        public string? Reason { get; private set; }

        public Task SettleAsync(QueueRecord record, QueueDecision decision, CancellationToken cancellation)
        {
            Reason = decision switch
            {
                QueueDecision.Abandon(var reason) => reason,
                QueueDecision.Leave(var reason) => reason,
                _ => null,
            };
            return Task.CompletedTask;
        }
    }
}

/// <summary>A message is to come again.</summary>
public sealed class MessageNotDoneException(string message) : Exception(message);
