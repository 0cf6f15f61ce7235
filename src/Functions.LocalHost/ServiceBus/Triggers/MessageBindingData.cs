using Azure.Messaging.ServiceBus;
using Microsoft.Azure.WebJobs;

namespace Functions.LocalHost.ServiceBus.Triggers;

/// <summary>A message in the form that the worker reads: the 16 bytes of its lock token, then the message in AMQP's encoding.</summary>
internal static class MessageBindingData
{
    private const int LockTokenLength = 16;

    public static ParameterBindingData Of(ServiceBusReceivedMessage message)
    {
        var encoded = message.GetRawAmqpMessage().ToBytes().ToMemory();
        var content = new byte[LockTokenLength + encoded.Length];
        Guid.Parse(message.LockToken).TryWriteBytes(content);
        encoded.CopyTo(content.AsMemory(LockTokenLength));
        return new("1.0", "AzureServiceBusReceivedMessage", BinaryData.FromBytes(content), "application/octet-stream");
    }
}
