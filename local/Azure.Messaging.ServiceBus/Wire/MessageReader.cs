using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus.Wire;

/// <summary>Decodes a message that was received or peeked.</summary>
internal static class MessageReader
{
    /// <param name="isPeeked">A peek is no delivery: it does not count.</param>
    public static ServiceBusReceivedMessage Read(AmqpMessage message, Guid lockToken, bool isPeeked)
    {
        var read = AnnotatedReader.Read(message);
        read.Header.DeliveryCount = (read.Header.DeliveryCount ?? 0) + (isPeeked ? 0u : 1u);
        if (read.Properties is { CreationTime: { } created, AbsoluteExpiryTime: { } expires } && read.Header.TimeToLive is { TotalMilliseconds: uint.MaxValue } && expires > created)
            read.Header.TimeToLive = expires - created;
        return new ServiceBusReceivedMessage(read) { LockTokenGuid = lockToken };
    }
}
