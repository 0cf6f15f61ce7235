using Azure.Messaging.EventHubs;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Messaging;

namespace Functions.LocalHost.EventHubs.Triggers;

/// <summary>An event for the worker. Its encoded form is that of AMQP.</summary>
internal sealed class EventItem(EventData data) : ModelItem
{
    internal override string Source => "AzureEventHubsEventData";

    internal override ReadOnlyMemory<byte> Encode() => data.GetRawAmqpMessage().ToBytes().ToMemory();

    internal override object?[]? Parts() => AmqpParts.Of(data.GetRawAmqpMessage());
}
