#nullable disable annotations // The real package is not annotated.
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus.Wire;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus;

/// <summary>Makes what the service makes, to test with.</summary>
public static class ServiceBusModelFactory
{
    /// <summary>A message as if it was received.</summary>
    public static ServiceBusReceivedMessage ServiceBusReceivedMessage(BinaryData body = default, string messageId = default, string partitionKey = default, string viaPartitionKey = default, string sessionId = default, string replyToSessionId = default, TimeSpan timeToLive = default, string correlationId = default, string subject = default, string to = default, string contentType = default, string replyTo = default, DateTimeOffset scheduledEnqueueTime = default, IDictionary<string, object> properties = default, Guid lockTokenGuid = default, int deliveryCount = default, DateTimeOffset lockedUntil = default, long sequenceNumber = -1, string deadLetterSource = default, long enqueuedSequenceNumber = default, DateTimeOffset enqueuedTime = default, ServiceBusMessageState serviceBusMessageState = ServiceBusMessageState.Active)
    {
        var message = new AmqpAnnotatedMessage(AnnotatedContent.Data(body ?? BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty)));
        var known = message.Properties;
        known.MessageId = messageId is null ? null : new AmqpMessageId(messageId);
        known.CorrelationId = correlationId is null ? null : new AmqpMessageId(correlationId);
        known.To = to is null ? null : new AmqpAddress(to);
        known.ReplyTo = replyTo is null ? null : new AmqpAddress(replyTo);
        (known.GroupId, known.ReplyToGroupId, known.Subject, known.ContentType) = (sessionId, replyToSessionId, subject, contentType);
        if (timeToLive != default) message.Header.TimeToLive = timeToLive;
        message.Header.DeliveryCount = (uint)deliveryCount;
        foreach (var (name, value) in properties ?? new Dictionary<string, object>()) message.ApplicationProperties[name] = value;
        Annotate(message, Names.PartitionKey, partitionKey);
        Annotate(message, Names.ViaPartitionKey, viaPartitionKey);
        Annotate(message, Names.DeadLetterSource, deadLetterSource);
        message.MessageAnnotations[Names.ScheduledEnqueueTime] = scheduledEnqueueTime.UtcDateTime;
        message.MessageAnnotations[Names.LockedUntil] = lockedUntil.UtcDateTime;
        message.MessageAnnotations[Names.EnqueuedTime] = enqueuedTime.UtcDateTime;
        message.MessageAnnotations[Names.SequenceNumber] = sequenceNumber;
        message.MessageAnnotations[Names.EnqueuedSequenceNumber] = enqueuedSequenceNumber;
        message.MessageAnnotations[Names.MessageState] = (int)serviceBusMessageState;
        return new ServiceBusReceivedMessage(message) { LockTokenGuid = lockTokenGuid };
    }

    private static void Annotate(AmqpAnnotatedMessage message, string name, string value)
    {
        if (value is not null) message.MessageAnnotations[name] = value;
    }
}
