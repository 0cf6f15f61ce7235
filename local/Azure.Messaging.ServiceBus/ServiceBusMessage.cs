#nullable disable annotations // The real package is not annotated.
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus.Wire;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messages-payloads.</remarks>
public class ServiceBusMessage
{
    private readonly AmqpAnnotatedMessage _amqp;

    /// <summary>A message with an empty body.</summary>
    public ServiceBusMessage() : this(default(ReadOnlyMemory<byte>)) { }

    /// <summary>A message with a text for its body, in UTF-8.</summary>
    public ServiceBusMessage(string body) : this(new BinaryData(body)) { }

    /// <summary>A message with bytes for its body.</summary>
    public ServiceBusMessage(ReadOnlyMemory<byte> body) : this(BinaryData.FromBytes(body)) { }

    /// <summary>A message with bytes for its body.</summary>
    /// <exception cref="ArgumentNullException">The body is null.</exception>
    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _amqp = new AmqpAnnotatedMessage(AnnotatedContent.Data(body));
    }

    /// <summary>A copy of a message that was received, to send on: without what the broker gave it and why it was dead-lettered.</summary>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    /// <exception cref="NotSupportedException">Its body is not made of data, a value or a sequence.</exception>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        _amqp = Annotated.ToSendOn(receivedMessage.GetRawAmqpMessage());
    }

    /// <summary>A message as AMQP has it.</summary>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    public ServiceBusMessage(AmqpAnnotatedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _amqp = message;
    }

    /// <summary>The body's bytes.</summary>
    /// <exception cref="NotSupportedException">The body is an AMQP value or sequence: see <see cref="GetRawAmqpMessage"/>.</exception>
    public BinaryData Body
    {
        get => AnnotatedContent.Body(_amqp);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _amqp.Body = AnnotatedContent.Data(value);
        }
    }

    /// <summary>Names the message for duplicate detection, up to 128 characters.</summary>
    /// <exception cref="ArgumentException">It is empty or longer.</exception>
    public string MessageId
    {
        get => _amqp.Properties.MessageId?.ToString();
        set => _amqp.Properties.MessageId = new AmqpMessageId(Annotated.Id(value, nameof(value)));
    }

    /// <summary>Keeps related messages on one partition, up to 128 characters. With a session it has to be the session's id.</summary>
    /// <exception cref="ArgumentException">It is longer.</exception>
    public string PartitionKey
    {
        get => AnnotatedContent.Annotation<string>(_amqp, Names.PartitionKey);
        set => _amqp.MessageAnnotations[Names.PartitionKey] = Annotated.UpTo(Annotated.MaxId, value, nameof(value));
    }

    /// <summary>The partition key of the transfer queue, up to 128 characters.</summary>
    /// <exception cref="ArgumentException">It is longer.</exception>
    public string TransactionPartitionKey
    {
        get => AnnotatedContent.Annotation<string>(_amqp, Names.ViaPartitionKey);
        set => _amqp.MessageAnnotations[Names.ViaPartitionKey] = Annotated.UpTo(Annotated.MaxId, value, nameof(value));
    }

    /// <summary>The session that the message belongs to, up to 128 characters.</summary>
    /// <exception cref="ArgumentException">It is longer.</exception>
    public string SessionId
    {
        get => _amqp.Properties.GroupId;
        set => _amqp.Properties.GroupId = Annotated.UpTo(Annotated.MaxId, value, nameof(value));
    }

    /// <summary>The session that a reply is to belong to, up to 128 characters.</summary>
    /// <exception cref="ArgumentException">It is longer.</exception>
    public string ReplyToSessionId
    {
        get => _amqp.Properties.ReplyToGroupId;
        set => _amqp.Properties.ReplyToGroupId = Annotated.UpTo(Annotated.MaxId, value, nameof(value));
    }

    /// <summary>How long the message lives once it is enqueued. Default: <see cref="TimeSpan.MaxValue"/>, which leaves it to the entity.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan TimeToLive
    {
        get => Annotated.TimeToLive(_amqp);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _amqp.Header.TimeToLive = value;
        }
    }

    /// <summary>The message that this one is about.</summary>
    public string CorrelationId
    {
        get => _amqp.Properties.CorrelationId?.ToString();
        set => _amqp.Properties.CorrelationId = value is null ? null : new AmqpMessageId(value);
    }

    /// <summary>What the message is about.</summary>
    public string Subject
    {
        get => _amqp.Properties.Subject;
        set => _amqp.Properties.Subject = value;
    }

    /// <summary>Whom it is for; the broker does not use it.</summary>
    public string To
    {
        get => _amqp.Properties.To?.ToString();
        set => _amqp.Properties.To = value is null ? null : new AmqpAddress(value);
    }

    /// <summary>The media type of the body.</summary>
    public string ContentType
    {
        get => _amqp.Properties.ContentType;
        set => _amqp.Properties.ContentType = value;
    }

    /// <summary>Where a reply is to be sent.</summary>
    public string ReplyTo
    {
        get => _amqp.Properties.ReplyTo?.ToString();
        set => _amqp.Properties.ReplyTo = value is null ? null : new AmqpAddress(value);
    }

    /// <summary>When the message is enqueued. Default: at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime
    {
        get => AnnotatedContent.Time(_amqp, Names.ScheduledEnqueueTime);
        set => _amqp.MessageAnnotations[Names.ScheduledEnqueueTime] = value.UtcDateTime;
    }

    /// <summary>Properties of the app: strings, numbers, booleans, chars, GUIDs, dates, times, URIs, byte arrays.</summary>
    public IDictionary<string, object> ApplicationProperties => _amqp.ApplicationProperties;

    /// <summary>The message as AMQP has it; changes to it are changes to this.</summary>
    public AmqpAnnotatedMessage GetRawAmqpMessage() => _amqp;

    /// <summary>Its id.</summary>
    public override string ToString() => $"{{MessageId:{MessageId}}}";
}
