using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Messaging;

namespace Functions.LocalHost.ServiceBus.Triggers;

/// <summary>
/// A message for the worker. Its encoded form is the 16 bytes of its lock token, followed by the message in AMQP's encoding.
/// </summary>
internal sealed class MessageItem(ServiceBusReceivedMessage message) : ModelItem
{
    private const int LockTokenLength = 16;

    internal override string Source => "AzureServiceBusReceivedMessage";

    private byte[] LockToken => Guid.Parse(message.LockToken).ToByteArray();

    internal override ReadOnlyMemory<byte> Encode()
    {
        var encoded = message.GetRawAmqpMessage().ToBytes().ToMemory();
        var content = new byte[LockTokenLength + encoded.Length];
        LockToken.CopyTo(content, 0);
        encoded.CopyTo(content.AsMemory(LockTokenLength));
        return content;
    }

    internal override object?[]? Parts() => AmqpParts.Of(message.GetRawAmqpMessage(), LockToken);
}
