using Azure.Core.Amqp;
using Local.Amqp;

namespace Local.Messaging;

/// <summary>Encodes what the public types keep.</summary>
internal static class AnnotatedWriter
{
    /// <param name="properties">Those of the message as <see cref="Properties"/> gives them, with what the client sets besides.</param>
    /// <param name="annotations">The message annotations to send.</param>
    /// <exception cref="NotSupportedException">A property has a type that AMQP does not know.</exception>
    public static AmqpMessage Write(AmqpAnnotatedMessage message, MessageProperties? properties, IEnumerable<KeyValuePair<string, object>> annotations)
    {
        var header = Header(message);
        var (delivery, set, footer) = (Map(message.DeliveryAnnotations), Map(annotations), Map(message.Footer));
        var application = message.ApplicationProperties.Count == 0 ? null : PropertyValues.ToProperties(message.ApplicationProperties);
        if (message.Body.TryGetData(out var data))
            return new AmqpMessageBuilder { Header = header, DeliveryAnnotations = delivery, MessageAnnotations = set, Properties = properties, ApplicationProperties = application, Footer = footer, DataSections = [.. data] }.Build();
        if (message.Body.TryGetValue(out var value))
            return new AmqpMessageBuilder { Header = header, DeliveryAnnotations = delivery, MessageAnnotations = set, Properties = properties, ApplicationProperties = application, Footer = footer, Value = PropertyValues.ToAmqp(value) }.Build();
        message.Body.TryGetSequence(out var lists);
        return lists?.ToList() is [var list]
            ? new AmqpMessageBuilder { Header = header, DeliveryAnnotations = delivery, MessageAnnotations = set, Properties = properties, ApplicationProperties = application, Footer = footer, Sequence = [.. list.Select(PropertyValues.ToAmqp)] }.Build()
            : throw new NotSupportedException("A sequence body of one list can be sent, not of several.");
    }

    public static MessageProperties Properties(AmqpMessageProperties from) => new()
    {
        MessageId = from.MessageId?.ToString(),
        UserId = from.UserId?.ToArray(),
        To = from.To?.ToString(),
        Subject = from.Subject,
        ReplyTo = from.ReplyTo?.ToString(),
        CorrelationId = from.CorrelationId?.ToString(),
        ContentType = Symbol(from.ContentType),
        ContentEncoding = Symbol(from.ContentEncoding),
        CreationTime = from.CreationTime,
        AbsoluteExpiryTime = from.AbsoluteExpiryTime,
        GroupId = from.GroupId,
        GroupSequence = from.GroupSequence,
        ReplyToGroupId = from.ReplyToGroupId,
    };

    private static MessageHeader? Header(AmqpAnnotatedMessage message)
    {
        var header = message.Header;
        if (!header.IsSet) return null;
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

    private static AmqpMap? Map(IEnumerable<KeyValuePair<string, object>> from)
    {
        var map = new AmqpMap();
        foreach (var (name, value) in from) map[new AmqpSymbol(name)] = PropertyValues.ToAmqp(value);
        return map.Count == 0 ? null : map;
    }

    private static AmqpSymbol? Symbol(string? text) => text is null ? (AmqpSymbol?)null : new AmqpSymbol(text);
}
