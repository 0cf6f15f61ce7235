using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Amqp.Wire;

/// <summary>The messages of a transfer, which holds one message or a batch.</summary>
internal static class IncomingMessages
{
    /// <summary>The message format of a batch: each data section of its body is a message.</summary>
    public const uint BatchFormat = 0x80013700;

    /// <exception cref="AmqpException">The bytes are not a message.</exception>
    public static IReadOnlyList<IMessageContent> Read(ReadOnlyMemory<byte> payload, uint format)
    {
        var message = new AmqpMessage(payload);
        if (format != BatchFormat) return [Content(message)];
        if (message.Body.Kind != BodyKind.Data)
            throw new AmqpException(ErrorCondition.DecodeError, "The body of a batch must consist of data sections.");
        return [.. message.Body.DataSections().Select(section => Content(new AmqpMessage(section)))];
    }

    /// <summary>Returns the message, with a generated id if it has none, because the SDKs track messages by id.</summary>
    /// <exception cref="AmqpException">A part of the message that is read later is not valid.</exception>
    public static IMessageContent Content(AmqpMessage message)
    {
        // Decodes now, so that an invalid message fails at its sender, and not in filters, timers or receivers.
        _ = (message.Header, message.MessageAnnotations, message.ApplicationProperties);
        var properties = message.Properties;
        return new AmqpContent(properties?.MessageId is null
            ? message.With((properties ?? new MessageProperties()) with { MessageId = Guid.NewGuid().ToString("N") })
            : message);
    }
}
