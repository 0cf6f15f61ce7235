using Local.Amqp.Messaging;
using Local.Emulator.EventHubs.Log;

namespace Local.Emulator.EventHubs.Contents;

/// <summary>An event as it was sent over AMQP; it shares its bytes with the batch that it was sent in.</summary>
internal sealed class AmqpEventContent(AmqpMessage message) : IEventContent
{
    public AmqpMessage Message => message;

    /// <inheritdoc/>
    public int Size => message.Size;
}
