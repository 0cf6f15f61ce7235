using System.Globalization;
using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Contents;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Partitions;

namespace Local.Emulator.EventHubs.Amqp;

/// <summary>Adds the annotations of the service to an event; everything else stays as published.</summary>
internal static class WireEvent
{
    public static AmqpMessage Of(in HubEvent one)
    {
        var message = EventMessage.Of(one.Content);
        var annotations = message.MessageAnnotations ?? [];
        annotations[EventAnnotations.SequenceNumber] = one.SequenceNumber;
        annotations[EventAnnotations.Offset] = Text(one.Offset);
        annotations[EventAnnotations.EnqueuedTime] = Time(one.EnqueuedTime);
        if (one.PartitionKey is { } key) annotations[EventAnnotations.PartitionKey] = key;
        message = message.WithMessageAnnotations(annotations);
        // Delivery annotations are for the next hop only, which is this emulator (part 3.2.2).
        return message.Encoded(MessageSection.DeliveryAnnotations).IsEmpty ? message : message.WithDeliveryAnnotations(null);
    }

    /// <summary>Returns the message for a reader that wants to know how far behind it is.</summary>
    public static AmqpMessage WithLast(AmqpMessage message, in LastEnqueued last, DateTimeOffset now) =>
        message.WithDeliveryAnnotations(new AmqpMap
    {
        [EventAnnotations.LastSequenceNumber] = last.SequenceNumber,
        [EventAnnotations.LastOffset] = Text(last.Offset),
        [EventAnnotations.LastEnqueuedTime] = Time(last.EnqueuedTime),
        [EventAnnotations.RetrievalTime] = now,
    });

    public static string Text(long offset) => offset.ToString(CultureInfo.InvariantCulture);

    /// <summary>Converts a time; the earliest representable time if there was no event.</summary>
    public static DateTimeOffset Time(long? milliseconds) =>
        milliseconds is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : DateTimeOffset.MinValue;
}
