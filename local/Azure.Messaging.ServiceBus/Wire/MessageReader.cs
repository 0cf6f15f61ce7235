using Azure.Core.Amqp;
using Local.Amqp;

namespace Azure.Messaging.ServiceBus.Wire;

/// <summary>Decodes a message that was received or peeked.</summary>
internal static class MessageReader
{
    /// <param name="isPeeked">A peek is no delivery: it does not count.</param>
    public static ServiceBusReceivedMessage Read(AmqpMessage message, Guid lockToken, bool isPeeked)
    {
        var read = new AmqpAnnotatedMessage(Body(message.Body));
        var header = message.Header;
        var properties = message.Properties;
        Fill(read.Header, header, isPeeked);
        if (properties is not null) Fill(read.Properties, properties);
        if (properties is { CreationTime: { } created, AbsoluteExpiryTime: { } expires } && header?.TimeToLive is uint.MaxValue && expires > created) read.Header.TimeToLive = expires - created;
        Fill(read.DeliveryAnnotations, message.DeliveryAnnotations);
        Fill(read.MessageAnnotations, message.MessageAnnotations);
        Fill(read.ApplicationProperties, message.ApplicationProperties);
        Fill(read.Footer, message.Footer);
        return new ServiceBusReceivedMessage(read) { LockTokenGuid = lockToken };
    }

    private static AmqpMessageBody Body(MessageBody body) => body.Kind switch
    {
        BodyKind.Data => AmqpMessageBody.FromData(body.DataSections()),
        BodyKind.Value when PropertyValues.FromAmqp(body.Value()) is { } value => AmqpMessageBody.FromValue(value),
        BodyKind.Sequence => AmqpMessageBody.FromSequence([.. body.Sequences().Select(list => (IList<object>)list.ConvertAll(item => PropertyValues.FromAmqp(item)!))]),
        _ => AmqpMessageBody.FromData([ReadOnlyMemory<byte>.Empty]),
    };

    private static void Fill(AmqpMessageHeader header, MessageHeader? from, bool isPeeked)
    {
        header.DeliveryCount = (from?.DeliveryCount ?? 0) + (isPeeked ? 0u : 1u);
        if (from is null) return;
        (header.Durable, header.Priority, header.FirstAcquirer) = (from.Durable, from.Priority, from.FirstAcquirer);
        header.TimeToLive = from.TimeToLive is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    private static void Fill(AmqpMessageProperties properties, MessageProperties from)
    {
        properties.MessageId = from.MessageId?.ToString() is { } id ? new AmqpMessageId(id) : null;
        properties.CorrelationId = from.CorrelationId?.ToString() is { } correlation ? new AmqpMessageId(correlation) : null;
        properties.To = from.To is { } to ? new AmqpAddress(to) : null;
        properties.ReplyTo = from.ReplyTo is { } replyTo ? new AmqpAddress(replyTo) : null;
        properties.UserId = from.UserId is { } user ? new ReadOnlyMemory<byte>(user) : null;
        (properties.ContentType, properties.ContentEncoding) = (from.ContentType?.Value, from.ContentEncoding?.Value);
        (properties.Subject, properties.GroupId, properties.GroupSequence, properties.ReplyToGroupId) = (from.Subject, from.GroupId, from.GroupSequence, from.ReplyToGroupId);
        (properties.CreationTime, properties.AbsoluteExpiryTime) = (from.CreationTime, from.AbsoluteExpiryTime);
    }

    private static void Fill(IDictionary<string, object> properties, AmqpMap? from)
    {
        foreach (var (name, value) in from ?? []) properties[name.ToString()!] = PropertyValues.FromAmqp(value)!;
    }
}
