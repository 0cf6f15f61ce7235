using Local.Amqp;
using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Amqp;

/// <summary>The messages of a transfer: one, or the many that a client packed into one.</summary>
internal static class IncomingMessages
{
    /// <summary>The message format of a batch: each data section of its body is a message.</summary>
    public const uint BatchFormat = 0x80013700;

    /// <exception cref="AmqpException">What arrived is no message.</exception>
    public static IReadOnlyList<IMessageContent> Read(ReadOnlyMemory<byte> payload, uint format)
    {
        var message = new AmqpMessage(payload);
        if (format != BatchFormat) return [new AmqpContent(message)];
        if (message.Body.Kind != BodyKind.Data) throw new AmqpException(ErrorCondition.DecodeError, "The body of a batch is to be of data sections.");
        return [.. message.Body.DataSections().Select(section => new AmqpContent(new AmqpMessage(section)))];
    }
}
