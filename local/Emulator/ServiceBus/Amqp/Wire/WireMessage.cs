using Local.Amqp.Messaging;
using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Amqp.Wire;

/// <summary>
/// Adds the header and annotations of the service to a message:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#header
/// </summary>
internal static class WireMessage
{
    /// <param name="lockedUntil">When the lock expires; null for a message that is not locked.</param>
    public static AmqpMessage Of(in MessageView view, DateTimeOffset? lockedUntil)
    {
        var message = ((AmqpContent)view.Content).Message;
        var annotations = message.MessageAnnotations ?? [];
        annotations[MessageAnnotations.SequenceNumber] = view.SequenceNumber;
        annotations[MessageAnnotations.EnqueuedTime] = view.EnqueuedTime;
        annotations[MessageAnnotations.EnqueuedSequenceNumber] = view.EnqueuedSequenceNumber;
        annotations[MessageAnnotations.MessageState] = (int)view.State;
        if (view.DeadLetterSource is { } source) annotations[MessageAnnotations.DeadLetterSource] = source;
        if (lockedUntil is { } until) annotations[MessageAnnotations.LockedUntil] = until;
        // Delivery annotations are for the next hop only, which is this emulator (part 3.2.2).
        var header = (message.Header ?? new MessageHeader()) with { DeliveryCount = (uint)view.DeliveryCount };
        if (view.TimeToLive is { } life)
        {
            // The header is limited to 49 days; the two timestamps are not.
            header = header with { TimeToLive = (uint)Math.Min(life.TotalMilliseconds, uint.MaxValue) };
            message = message.With((message.Properties ?? new MessageProperties()) with
            {
                CreationTime = view.EnqueuedTime, AbsoluteExpiryTime = view.EnqueuedTime + life,
            });
        }
        return message
            .With(header)
            .WithDeliveryAnnotations(null)
            .WithMessageAnnotations(annotations);
    }
}
