using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes events of the host's binding data: the event in AMQP's encoding.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(EventData))]
[SupportedTargetType(typeof(EventData[]))]
internal sealed class EventDataConverter : IInputConverter
{
    private const string Source = "AzureEventHubsEventData";
    private const string ContentType = "application/octet-stream";

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            return new(context.Source switch
            {
                ModelBindingData one => ConversionResult.Success(Event(one)),
                CollectionModelBindingData many => ConversionResult.Success(Array.ConvertAll(many.ModelBindingData, Event)),
                _ => ConversionResult.Unhandled(),
            });
        }
        catch (Exception e)
        {
            // The worker reports it as the binding's failure.
            return new(ConversionResult.Failed(e));
        }
    }

    private static EventData Event(ModelBindingData data)
    {
        if (data.Source != Source)
            throw new InvalidOperationException($"Unexpected binding source '{data.Source}'. Only '{Source}' is supported.");
        if (data.ContentType != ContentType)
            throw new InvalidOperationException($"Unexpected content-type '{data.ContentType}'. Only '{ContentType}' is supported.");
        return new EventData(AmqpAnnotatedMessage.FromBytes(data.Content));
    }
}
