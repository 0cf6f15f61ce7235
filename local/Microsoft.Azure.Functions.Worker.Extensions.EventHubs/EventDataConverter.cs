using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Functions.LocalHost.Messaging;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Converts the host's binding data, which is an event in AMQP's encoding, to events.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(EventData))]
[SupportedTargetType(typeof(EventData[]))]
internal sealed class EventDataConverter() : BindingDataConverter<EventData>("AzureEventHubsEventData")
{
    protected override EventData Convert(BinaryData content) => new(AmqpAnnotatedMessage.FromBytes(content));

    protected override EventData Convert(object?[] parts) =>
        new(AmqpParts.ToMessage(parts, body => new EventData(body).GetRawAmqpMessage()));
}
