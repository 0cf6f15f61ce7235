using Azure.Core.Amqp;
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Wire;

/// <summary>What the service, and the standard, say of an event: the properties of the standard that are set, then the annotations.</summary>
internal static class SystemProperties
{
    public static Dictionary<string, object> Of(AmqpAnnotatedMessage message)
    {
        var all = new Dictionary<string, object>();
        var properties = message.Properties;
        Add(all, "message-id", properties.MessageId?.ToString());
        Add(all, "user-id", properties.UserId);
        Add(all, "to", properties.To?.ToString());
        Add(all, "subject", properties.Subject);
        Add(all, "reply-to", properties.ReplyTo?.ToString());
        Add(all, "correlation-id", properties.CorrelationId?.ToString());
        Add(all, "content-type", properties.ContentType);
        Add(all, "content-encoding", properties.ContentEncoding);
        Add(all, "absolute-expiry-time", properties.AbsoluteExpiryTime);
        Add(all, "creation-time", properties.CreationTime);
        Add(all, "group-id", properties.GroupId);
        Add(all, "group-sequence", properties.GroupSequence);
        Add(all, "reply-to-group-id", properties.ReplyToGroupId);
        foreach (var (name, value) in message.MessageAnnotations)
            all[name] = name == WireNames.EnqueuedTime ? AnnotatedContent.Time(message, name) : value;
        return all;
    }

    private static void Add(Dictionary<string, object> all, string name, object? value)
    {
        if (value is not null) all[name] = value;
    }
}
