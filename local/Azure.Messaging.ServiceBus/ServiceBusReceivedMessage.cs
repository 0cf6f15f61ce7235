#nullable disable annotations // The real package is not annotated.
using System.Collections.ObjectModel;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus.Wire;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message that was received or peeked.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messages-payloads.</remarks>
public class ServiceBusReceivedMessage
{
    // Asked for again and again while a message is settled.
    private string _lockToken;

    private readonly AmqpAnnotatedMessage _amqp;

    internal ServiceBusReceivedMessage(AmqpAnnotatedMessage amqp)
    {
        _amqp = amqp;
        ApplicationProperties = new ReadOnlyDictionary<string, object>(amqp.ApplicationProperties);
    }

    /// <summary>The body's bytes.</summary>
    /// <exception cref="NotSupportedException">The body is an AMQP value or sequence: see <see cref="GetRawAmqpMessage"/>.</exception>
    public BinaryData Body => AnnotatedContent.Body(_amqp);

    /// <summary>Names the message.</summary>
    public string MessageId => _amqp.Properties.MessageId?.ToString();

    /// <inheritdoc cref="ServiceBusMessage.PartitionKey"/>
    public string PartitionKey => AnnotatedContent.Annotation<string>(_amqp, Names.PartitionKey);

    /// <inheritdoc cref="ServiceBusMessage.TransactionPartitionKey"/>
    public string TransactionPartitionKey => AnnotatedContent.Annotation<string>(_amqp, Names.ViaPartitionKey);

    /// <summary>The session that the message belongs to.</summary>
    public string SessionId => _amqp.Properties.GroupId;

    /// <summary>The session that a reply is to belong to.</summary>
    public string ReplyToSessionId => _amqp.Properties.ReplyToGroupId;

    /// <summary>How long the message lives once it is enqueued; <see cref="TimeSpan.MaxValue"/> for ever.</summary>
    public TimeSpan TimeToLive => Annotated.TimeToLive(_amqp);

    /// <inheritdoc cref="ServiceBusMessage.CorrelationId"/>
    public string CorrelationId => _amqp.Properties.CorrelationId?.ToString();

    /// <inheritdoc cref="ServiceBusMessage.Subject"/>
    public string Subject => _amqp.Properties.Subject;

    /// <inheritdoc cref="ServiceBusMessage.To"/>
    public string To => _amqp.Properties.To?.ToString();

    /// <inheritdoc cref="ServiceBusMessage.ContentType"/>
    public string ContentType => _amqp.Properties.ContentType;

    /// <inheritdoc cref="ServiceBusMessage.ReplyTo"/>
    public string ReplyTo => _amqp.Properties.ReplyTo?.ToString();

    /// <summary>When the message was, or will be, enqueued, if that was put off.</summary>
    public DateTimeOffset ScheduledEnqueueTime => AnnotatedContent.Time(_amqp, Names.ScheduledEnqueueTime);

    /// <summary>Properties of the app.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; }

    /// <summary>Names the lock, a GUID; that of zeros when the message is not locked.</summary>
    public string LockToken => _lockToken ??= LockTokenGuid.ToString();

    /// <summary>Deliveries so far, with this one.</summary>
    public int DeliveryCount => (int)(_amqp.Header.DeliveryCount ?? 0);

    /// <summary>When the lock ends, in UTC; the least value when the message is not locked. Renewing the lock changes it.</summary>
    public DateTimeOffset LockedUntil
    {
        get => AnnotatedContent.Time(_amqp, Names.LockedUntil);
        internal set => _amqp.MessageAnnotations[Names.LockedUntil] = value.UtcDateTime;
    }

    /// <summary>The number of the message in its entity; -1 when it has none.</summary>
    public long SequenceNumber => AnnotatedContent.Annotation(_amqp, Names.SequenceNumber, -1L);

    /// <summary>The entity whose dead letter this is; null when it is none.</summary>
    public string DeadLetterSource => AnnotatedContent.Annotation<string>(_amqp, Names.DeadLetterSource);

    /// <summary>The number that the message had when it was first enqueued.</summary>
    public long EnqueuedSequenceNumber => AnnotatedContent.Annotation(_amqp, Names.EnqueuedSequenceNumber, 0L);

    /// <summary>When the message was enqueued, in UTC.</summary>
    public DateTimeOffset EnqueuedTime => AnnotatedContent.Time(_amqp, Names.EnqueuedTime);

    /// <summary>When the message ends, in UTC: enqueued time and time to live, or the end of time.</summary>
    public DateTimeOffset ExpiresAt => _amqp.Properties.AbsoluteExpiryTime
        ?? (TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime ? DateTimeOffset.MaxValue : EnqueuedTime + TimeToLive);

    /// <summary>Why it was dead-lettered; null when it was not.</summary>
    public string DeadLetterReason => ApplicationProperties.GetValueOrDefault(Names.DeadLetterReason) as string;

    /// <summary>More about why it was dead-lettered; null when it was not.</summary>
    public string DeadLetterErrorDescription => ApplicationProperties.GetValueOrDefault(Names.DeadLetterErrorDescription) as string;

    /// <summary>Where the message is in its life.</summary>
    public ServiceBusMessageState State => (ServiceBusMessageState)AnnotatedContent.Annotation(_amqp, Names.MessageState, 0);

    internal Guid LockTokenGuid
    {
        get;
        set => (field, _lockToken) = (value, null);
    }

    /// <summary>The delivery that it came with; null when it was peeked or fetched by its number.</summary>
    internal Local.Amqp.IncomingDelivery Delivery { get; set; }

    /// <summary>The message as AMQP has it.</summary>
    public AmqpAnnotatedMessage GetRawAmqpMessage() => _amqp;

    /// <summary>Makes a message from what AMQP has of it, to test with or to cross a process.</summary>
    /// <param name="lockTokenBytes">The 16 bytes of the lock token.</param>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    public static ServiceBusReceivedMessage FromAmqpMessage(AmqpAnnotatedMessage message, BinaryData lockTokenBytes)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new ServiceBusReceivedMessage(message) { LockTokenGuid = Annotated.LockToken(lockTokenBytes is null ? default : lockTokenBytes.ToMemory().Span) };
    }

    /// <summary>Its id.</summary>
    public override string ToString() => $"{{MessageId:{MessageId}}}";
}
