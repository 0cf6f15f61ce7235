using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Log;

namespace Local.Emulator.EventHubs.Contents;

/// <summary>
/// Converts an event to an AMQP message, whatever protocol it was sent with. For a Kafka record, the key becomes an annotation and the
/// headers become properties whose values are bytes:
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-exchange-events-different-protocols
/// </summary>
internal static class EventMessage
{
    public static AmqpMessage Of(IEventContent content) => content switch
    {
        AmqpEventContent amqp => amqp.Message,
        KafkaEventContent kafka => Of(kafka),
        _ => throw new ArgumentException($"Unexpected event type: {content.GetType()}.", nameof(content)),
    };

    private static AmqpMessage Of(KafkaEventContent kafka)
    {
        var record = kafka.Record;
        AmqpMap? annotations = record.Key is { } key ? new AmqpMap { [EventAnnotations.KafkaKey] = key } : null;
        AmqpMap? properties = null;
        // If several headers have the same name the last one counts, as in Kafka's clients.
        foreach (var header in record.Headers()) (properties ??= [])[header.Key] = header.Value;
        return new AmqpMessageBuilder
        {
            MessageAnnotations = annotations, ApplicationProperties = properties, Data = record.Value ?? default,
        }.Build();
    }
}
