using Azure.Messaging.ServiceBus;
using FunctionApp.Polling.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Triggers;

/// <summary>What the triggers of Service Bus queues and subscriptions share: a trigger has <c>IsBatched = true, AutoCompleteMessages = false</c> and calls this.</summary>
/// <remarks>
/// One with <c>IsSessionsEnabled = true</c> takes <see cref="ServiceBusSessionMessageActions"/>, too, and hands them on. With batches the host handles one session at a time on each
/// instance; without <c>IsBatched</c>, a message for each event, it handles <c>maxConcurrentSessions</c> of them at once.
/// </remarks>
public sealed class ServiceBusSource(QueueBatchProcessor processor, TimeProvider time, ILogger<ServiceBusSource> logger)
{
    /// <summary>Hands messages to the function of a mapping, and settles each of them.</summary>
    /// <param name="mapping">The mapping's name.</param>
    /// <param name="messages">The messages that the host has received.</param>
    /// <param name="actions">Settles them.</param>
    /// <param name="shutdown">The app's end.</param>
    /// <param name="session">Renews the lock of the session that the messages are of; null when they are locked each by itself.</param>
    public async Task ProcessAsync(string mapping, IReadOnlyList<ServiceBusReceivedMessage> messages, ServiceBusMessageActions actions, CancellationToken shutdown, ServiceBusSessionMessageActions? session = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(actions);
        if (messages.Count == 0) return;
        var now = time.GetUtcNow();
        var inHand = new ServiceBusMessages(messages, actions, session, logger);
        // The host renews no locks of batches.
        await using var locks = LockRenewal.Begin(inHand, now, time);
        await processor.ProcessAsync(mapping, [.. messages.Select(message => ServiceBusMessages.Record(message, now))], inHand, shutdown);
    }
}
