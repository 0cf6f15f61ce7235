using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes messages of the host's binding data: a lock token, 16 bytes, and the message in AMQP's encoding.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusReceivedMessage))]
[SupportedTargetType(typeof(ServiceBusReceivedMessage[]))]
internal sealed class ServiceBusReceivedMessageConverter : IInputConverter
{
    private const string Source = "AzureServiceBusReceivedMessage";
    private const string ContentType = "application/octet-stream";
    private const int LockTokenLength = 16;

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            return new(context.Source switch
            {
                ModelBindingData one => ConversionResult.Success(Message(one)),
                CollectionModelBindingData many => ConversionResult.Success(Array.ConvertAll(many.ModelBindingData, Message)),
                _ => ConversionResult.Unhandled(),
            });
        }
        catch (Exception e)
        {
            // The worker reports it as the binding's failure.
            return new(ConversionResult.Failed(e));
        }
    }

    private static ServiceBusReceivedMessage Message(ModelBindingData data)
    {
        if (data.Source != Source)
            throw new InvalidOperationException($"Unexpected binding source '{data.Source}'. Only '{Source}' is supported.");
        if (data.ContentType != ContentType)
            throw new InvalidOperationException($"Unexpected content-type '{data.ContentType}'. Only '{ContentType}' is supported.");
        var bytes = data.Content.ToMemory();
        return ServiceBusReceivedMessage.FromAmqpMessage(
            AmqpAnnotatedMessage.FromBytes(BinaryData.FromBytes(bytes[LockTokenLength..])), BinaryData.FromBytes(bytes[..LockTokenLength]));
    }
}
