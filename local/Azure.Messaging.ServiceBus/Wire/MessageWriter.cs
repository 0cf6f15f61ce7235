using Azure.Core.Amqp;
using Local.Amqp;

namespace Azure.Messaging.ServiceBus.Wire;

/// <summary>Encodes a message to send.</summary>
internal sealed class MessageWriter(TimeProvider time)
{
    // The last millisecond that an AMQP timestamp of .NET can hold.
    private static readonly DateTimeOffset EndOfTime = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());

    /// <exception cref="NotSupportedException">A property has a type that AMQP does not know.</exception>
    public AmqpMessage Write(ServiceBusMessage message)
    {
        var amqp = message.GetRawAmqpMessage();
        var (header, properties) = (Header(amqp), Properties(amqp));
        var (delivery, annotations, footer) = (Map(amqp.DeliveryAnnotations), Annotations(amqp), Map(amqp.Footer));
        var application = amqp.ApplicationProperties.Count == 0 ? null : PropertyValues.ToProperties(amqp.ApplicationProperties);
        if (amqp.Body.TryGetData(out var data))
            return new AmqpMessageBuilder { Header = header, DeliveryAnnotations = delivery, MessageAnnotations = annotations, Properties = properties, ApplicationProperties = application, Footer = footer, DataSections = [.. data] }.Build();
        if (amqp.Body.TryGetValue(out var value))
            return new AmqpMessageBuilder { Header = header, DeliveryAnnotations = delivery, MessageAnnotations = annotations, Properties = properties, ApplicationProperties = application, Footer = footer, Value = PropertyValues.ToAmqp(value) }.Build();
        amqp.Body.TryGetSequence(out var lists);
        return lists?.ToList() is [var list]
            ? new AmqpMessageBuilder { Header = header, DeliveryAnnotations = delivery, MessageAnnotations = annotations, Properties = properties, ApplicationProperties = application, Footer = footer, Sequence = [.. list.Select(PropertyValues.ToAmqp)] }.Build()
            : throw new NotSupportedException("A sequence body of one list can be sent, not of several.");
    }

    private static MessageHeader? Header(AmqpAnnotatedMessage message)
    {
        var header = message.Header;
        if (header is { Durable: null, Priority: null, TimeToLive: null, FirstAcquirer: null, DeliveryCount: null }) return null;
        return new MessageHeader
        {
            Durable = header.Durable ?? false,
            Priority = header.Priority ?? MessageHeader.DefaultPriority,
            // A longer life than the field can hold is told by the times of the properties.
            TimeToLive = header.TimeToLive is not { } life || life == TimeSpan.MaxValue ? null : (uint)Math.Min(life.TotalMilliseconds, uint.MaxValue),
            FirstAcquirer = header.FirstAcquirer ?? false,
            DeliveryCount = header.DeliveryCount ?? 0,
        };
    }

    private MessageProperties Properties(AmqpAnnotatedMessage message)
    {
        var properties = message.Properties;
        var (creation, expiry) = (properties.CreationTime, properties.AbsoluteExpiryTime);
        if (message.Header.TimeToLive is { } life && life != TimeSpan.MaxValue)
        {
            creation = time.GetUtcNow();
            expiry = EndOfTime - creation.Value > life ? creation + life : EndOfTime;
        }
        return new MessageProperties
        {
            MessageId = properties.MessageId?.ToString(),
            UserId = properties.UserId?.ToArray(),
            To = properties.To?.ToString(),
            Subject = properties.Subject,
            ReplyTo = properties.ReplyTo?.ToString(),
            CorrelationId = properties.CorrelationId?.ToString(),
            ContentType = Symbol(properties.ContentType),
            ContentEncoding = Symbol(properties.ContentEncoding),
            CreationTime = creation,
            AbsoluteExpiryTime = expiry,
            GroupId = properties.GroupId,
            GroupSequence = properties.GroupSequence,
            ReplyToGroupId = properties.ReplyToGroupId,
        };
    }

    private static AmqpMap? Annotations(AmqpAnnotatedMessage message)
    {
        var set = message.MessageAnnotations.Where(pair => pair.Value is not null && !(pair.Key == Names.ScheduledEnqueueTime && pair.Value is DateTime time && time == default));
        return Map(set);
    }

    private static AmqpMap? Map(IEnumerable<KeyValuePair<string, object>> from)
    {
        var map = new AmqpMap();
        foreach (var (name, value) in from) map[new AmqpSymbol(name)] = PropertyValues.ToAmqp(value);
        return map.Count == 0 ? null : map;
    }

    private static AmqpSymbol? Symbol(string? text) => text is null ? (AmqpSymbol?)null : new AmqpSymbol(text);
}
