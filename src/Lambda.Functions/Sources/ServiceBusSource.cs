using Azure.Messaging.ServiceBus;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Sources;

/// <summary>
/// The common part of the triggers of Service Bus queues and subscriptions. A trigger has <c>IsBatched = true, AutoCompleteMessages =
/// false</c> and calls this.
/// </summary>
/// <remarks>
/// A trigger with <c>IsSessionsEnabled = true</c> also takes <see cref="ServiceBusSessionMessageActions"/> and passes them on. With
/// batches, each instance of the host handles one session at a time; without <c>IsBatched</c>, which means one message per event, it
/// handles <c>maxConcurrentSessions</c> of them at once.
/// </remarks>
public sealed class ServiceBusSource
{
    private readonly QueueBatchProcessor _processor;
    private readonly IEventSourceMappings _mappings;
    private readonly TimeProvider _time;
    private readonly ILogger<ServiceBusSource> _logger;

    internal ServiceBusSource(
        QueueBatchProcessor processor, IEventSourceMappings mappings, TimeProvider time, ILogger<ServiceBusSource> logger) =>
        (_processor, _mappings, _time, _logger) = (processor, mappings, time, logger);

    /// <summary>Passes messages to the function of a mapping, and settles each of them.</summary>
    /// <param name="mapping">The mapping's name.</param>
    /// <param name="messages">The messages that the host received.</param>
    /// <param name="actions">Settles the messages; the engine calls it as soon as each message is done.</param>
    /// <param name="shutdown">Cancelled when the app shuts down.</param>
    /// <param name="session">
    /// Renews the lock of the messages' session, and releases it when a message is not settled; null when each message has its own lock.
    /// </param>
    public async Task ProcessAsync(
        string mapping, IReadOnlyList<ServiceBusReceivedMessage> messages, ServiceBusMessageActions actions, CancellationToken shutdown,
        ServiceBusSessionMessageActions? session = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(actions);
        if (messages.Count == 0) return;
        var now = _time.GetUtcNow();
        var inHand = new ServiceBusMessages(messages, actions, session, _logger);
        // The host renews no locks of batches.
        await using var locks = LockRenewal.Begin(inHand, now, _time);
        var isOfBroker = _mappings.Current(mapping).Source.IsOfBroker;
        await _processor.ProcessAsync(
            mapping, [.. messages.Select(message => ServiceBusMessages.Record(message, isOfBroker, now))], inHand, shutdown);
        await inHand.ReleaseAsync(CancellationToken.None);
    }
}
