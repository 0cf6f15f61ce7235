using Azure.Core.Amqp;
using Local.Amqp;

namespace Local.Messaging;

/// <summary>Decodes a message into what the public types keep.</summary>
internal static class AnnotatedReader
{
    public static AmqpAnnotatedMessage Read(AmqpMessage message)
    {
        var read = new AmqpAnnotatedMessage(Body(message.Body));
        if (message.Header is { } header) Fill(read.Header, header);
        if (message.Properties is { } properties) Fill(read.Properties, properties);
        if (message.DeliveryAnnotations is { } delivery) Fill(read.DeliveryAnnotations, delivery);
        if (message.MessageAnnotations is { } annotations) Fill(read.MessageAnnotations, annotations);
        if (message.ApplicationProperties is { } application) Fill(read.ApplicationProperties, application);
        if (message.Footer is { } footer) Fill(read.Footer, footer);
        return read;
    }

    private static AmqpMessageBody Body(MessageBody body) => body.Kind switch
    {
        BodyKind.Data => AmqpMessageBody.FromData(body.DataSections()),
        BodyKind.Value when PropertyValues.FromAmqp(body.Value()) is { } value => AmqpMessageBody.FromValue(value),
        BodyKind.Sequence => AmqpMessageBody.FromSequence([.. body.Sequences().Select(list => (IList<object>)list.ConvertAll(item => PropertyValues.FromAmqp(item)!))]),
        _ => AmqpMessageBody.FromData([ReadOnlyMemory<byte>.Empty]),
    };

    private static void Fill(AmqpMessageHeader header, MessageHeader from)
    {
        (header.Durable, header.Priority, header.FirstAcquirer, header.DeliveryCount) = (from.Durable, from.Priority, from.FirstAcquirer, from.DeliveryCount);
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

    private static void Fill(IDictionary<string, object> properties, AmqpMap from)
    {
        foreach (var (name, value) in from) properties[name.ToString()!] = PropertyValues.FromAmqp(value)!;
    }
}
