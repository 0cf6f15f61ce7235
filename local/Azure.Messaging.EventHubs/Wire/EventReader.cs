using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Wire;

/// <summary>Decodes an event that was received.</summary>
internal static class EventReader
{
    public static EventData Read(AmqpMessage message) => new(AnnotatedReader.Read(message));
}
