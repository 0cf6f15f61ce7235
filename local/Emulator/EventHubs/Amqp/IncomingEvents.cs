using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Contents;
using Local.Emulator.EventHubs.Log;

namespace Local.Emulator.EventHubs.Amqp;

/// <summary>The events of a transfer, which holds one event or a batch.</summary>
/// <param name="PartitionKey">The partition key of all events.</param>
internal readonly record struct IncomingEvents(IReadOnlyList<IEventContent> Events, string? PartitionKey)
{
    /// <summary>The message format of a batch: each data section of its body is an event.</summary>
    public const uint BatchFormat = 0x80013700;

    /// <exception cref="AmqpException">The bytes are not a message.</exception>
    public static IncomingEvents Read(ReadOnlyMemory<byte> payload, uint format)
    {
        var message = new AmqpMessage(payload);
        if (format != BatchFormat) return new IncomingEvents([new AmqpEventContent(message)], KeyOf(message));
        if (message.Body.Kind != BodyKind.Data)
            throw new AmqpException(ErrorCondition.DecodeError, "The body of a batch must consist of data sections.");
        var sections = Kept(message.Body.DataSections(), payload.Length);
        var events = new AmqpEventContent[sections.Count];
        var key = KeyOf(message);
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new AmqpEventContent(new AmqpMessage(sections[i]));
            // Clients that omit it from the batch set it on each event. Unreadable annotations must fail here, and not at the readers.
            var own = KeyOf(events[i].Message);
            key ??= own;
        }
        return new IncomingEvents(events, key);
    }

    // Events share the buffer of their batch, unless most of it is the batch's own data, which must not live as long as the events.
    private static IReadOnlyList<ReadOnlyMemory<byte>> Kept(IReadOnlyList<ReadOnlyMemory<byte>> sections, int arrived) =>
        sections.Sum(section => section.Length) >= arrived / 2
            ? sections
            : [.. sections.Select(section => (ReadOnlyMemory<byte>)section.ToArray())];

    private static string? KeyOf(AmqpMessage message) =>
        message.MessageAnnotations?.GetValueOrDefault(EventAnnotations.PartitionKey) as string;
}
