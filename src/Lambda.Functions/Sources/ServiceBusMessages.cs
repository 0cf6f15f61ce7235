using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using Lambda.Engine.Polling.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Sources;

/// <summary>The Service Bus messages that one execution has received.</summary>
internal sealed partial class ServiceBusMessages(
    IReadOnlyList<ServiceBusReceivedMessage> messages, ServiceBusMessageActions actions, ServiceBusSessionMessageActions? session,
    ILogger logger) : IQueueMessages
{
    /// <summary>The property with the reason why a message was redelivered or dead-lettered.</summary>
    public const string FailureProperty = "LambdaFailure";

    private const int MaxFailure = 1024;

    private readonly ConcurrentDictionary<string, ServiceBusReceivedMessage> _held = new(
        Environment.ProcessorCount, messages.Select(message => KeyValuePair.Create(message.LockToken, message)), StringComparer.Ordinal);

    private volatile bool _isOpen;

    /// <summary>When the lock of the session expires, or else the first of the messages' locks.</summary>
    public DateTimeOffset LockedUntil => session?.SessionLockedUntil ?? messages.Min(message => message.LockedUntil);

    /// <summary>Converts a message for the engine.</summary>
    public static QueueRecord Record(ServiceBusReceivedMessage message, bool isOfBroker, DateTimeOffset now)
    {
        var number = message.SequenceNumber.ToString(CultureInfo.InvariantCulture);
        return new(
            string.IsNullOrEmpty(message.MessageId) ? number : message.MessageId, message.LockToken, ServiceBusBody.Of(message),
            message.EnqueuedTime, message.DeliveryCount)
        {
            FirstReceivedAt = message.DeliveryCount <= 1 ? now : message.EnqueuedTime,
            MessageGroupId = string.IsNullOrEmpty(message.SessionId) ? null : message.SessionId,
            SequenceNumber = number,
            Attributes = message.ApplicationProperties.Count == 0 ? QueueRecord.NoAttributes
                : message.ApplicationProperties.Where(property => property.Key != FailureProperty).ToDictionary(
                    property => property.Key, property => (object?)property.Value),
            Broker = isOfBroker ? BrokerParts.Of(message, now) : null,
        };
    }

    public async Task<bool> SettleAsync(QueueRecord record, QueueDecision decision, CancellationToken cancellation)
    {
        if (!_held.TryRemove(record.ReceiptHandle, out var message)) return true;
        try
        {
            await (decision switch
            {
                QueueDecision.Complete => actions.CompleteMessageAsync(message, cancellation),
                QueueDecision.Abandon(var reason) =>
                    actions.AbandonMessageAsync(
                        message,
                        new Dictionary<string, object> { [FailureProperty] = reason.Length > MaxFailure ? reason[..MaxFailure] : reason },
                        cancellation),
                QueueDecision.Leave => Task.CompletedTask,
                _ => throw new UnreachableException($"Unexpected decision: {decision.GetType().Name}."),
            });
            if (decision is not QueueDecision.Leave) return true;
        }
        catch (Exception e)
        {
            // The worker passes on any failure of the host as it comes, such as a lost lock or a closed link. None may keep the other
            // messages from being settled.
            NotSettled(logger, record.MessageId, decision.GetType().Name, e);
        }
        _isOpen = true;
        return false;
    }

    /// <summary>
    /// Releases the session if some of its messages are not settled. The host then receives no later messages of the session, but accepts
    /// the session again, beginning with these messages.
    /// </summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        if (session is null || !_isOpen) return;
        try
        {
            await session.ReleaseSession(cancellation);
        }
        catch (Exception e)
        {
            // The worker passes on the host's failure. A session whose lock is lost is over anyway.
            NotReleased(logger, messages[0].SessionId, e);
        }
    }

    /// <summary>Renews the session's lock, or the locks of the messages that are not settled yet.</summary>
    public Task RenewAsync(CancellationToken cancellation) =>
        session is null ? RenewMessagesAsync(cancellation) : RenewSessionAsync(session, cancellation);

    private async Task RenewSessionAsync(ServiceBusSessionMessageActions locked, CancellationToken cancellation)
    {
        try
        {
            await locked.RenewSessionLockAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            SessionNotRenewed(logger, messages[0].SessionId, e);
        }
    }

    private Task RenewMessagesAsync(CancellationToken cancellation) => Task.WhenAll(_held.Values.Select(async message =>
    {
        try
        {
            await actions.RenewMessageLockAsync(message, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // A message that has been settled has no lock any more.
            if (_held.ContainsKey(message.LockToken)) NotRenewed(logger, message.MessageId, e);
        }
    }));

    [LoggerMessage(510, LogLevel.Warning, "Could not settle the message {Id} ({Decision}): it will be redelivered when its lock expires")]
    private static partial void NotSettled(ILogger logger, string id, string decision, Exception exception);

    [LoggerMessage(511, LogLevel.Warning,
        "Could not renew the lock of the message {Id}: another instance may receive it while this one is processing it")]
    private static partial void NotRenewed(ILogger logger, string id, Exception exception);

    [LoggerMessage(512, LogLevel.Warning,
        "Could not renew the lock of the session {Id}: another instance may accept it while this one is processing its messages")]
    private static partial void SessionNotRenewed(ILogger logger, string id, Exception exception);

    [LoggerMessage(513, LogLevel.Warning,
        "Could not release the session {Id}: its later messages may be processed before its unsettled ones")]
    private static partial void NotReleased(ILogger logger, string id, Exception exception);
}
