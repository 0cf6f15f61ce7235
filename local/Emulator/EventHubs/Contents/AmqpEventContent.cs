using Local.Amqp.Messaging;
using Local.Emulator.EventHubs.Log;

namespace Local.Emulator.EventHubs.Contents;

/// <summary>An event as it came over the wire; its bytes are shared with the batch that it came in.</summary>
internal sealed class AmqpEventContent(AmqpMessage message) : IEventContent
{
    public AmqpMessage Message => message;

    /// <inheritdoc/>
    public int Size => message.Size;
}
