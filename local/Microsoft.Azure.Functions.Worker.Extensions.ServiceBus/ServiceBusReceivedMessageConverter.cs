using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Messaging;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Converts the host's binding data to messages. It consists of a lock token of 16 bytes, and the message in AMQP's encoding.
/// </summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusReceivedMessage))]
[SupportedTargetType(typeof(ServiceBusReceivedMessage[]))]
internal sealed class ServiceBusReceivedMessageConverter()
    : BindingDataConverter<ServiceBusReceivedMessage>("AzureServiceBusReceivedMessage")
{
    private const int LockTokenLength = 16;

    protected override ServiceBusReceivedMessage Convert(BinaryData content)
    {
        var bytes = content.ToMemory();
        return ServiceBusReceivedMessage.FromAmqpMessage(
            AmqpAnnotatedMessage.FromBytes(BinaryData.FromBytes(bytes[LockTokenLength..])), BinaryData.FromBytes(bytes[..LockTokenLength]));
    }

    protected override ServiceBusReceivedMessage Convert(object?[] parts) => ServiceBusReceivedMessage.FromAmqpMessage(
        AmqpParts.ToMessage(parts, body => new ServiceBusMessage(body).GetRawAmqpMessage()),
        BinaryData.FromBytes((byte[])parts[AmqpParts.Extra]!));
}
