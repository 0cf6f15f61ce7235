using System.Globalization;
using Azure.Messaging.EventHubs;
using Functions.LocalHost.Messaging;
using Microsoft.Azure.WebJobs.Host.Bindings;
using Microsoft.Azure.WebJobs.Host.Triggers;

namespace Functions.LocalHost.EventHubs.Triggers;

#pragma warning disable CS0618 // The strategy that the SDK's binding asks for.
/// <summary>Passes a batch to a function: its events and their metadata.</summary>
internal sealed class EventBatchBinding(bool isBatch) : ITriggerBindingStrategy<EventData, EventBatch>
#pragma warning restore CS0618
{
    public EventData BindSingle(EventBatch value, ValueBindingContext context) => value.Events[0];

    public EventData[] BindMultiple(EventBatch value, ValueBindingContext context) => [.. value.Events];

    // From the admin API, so there is no event hub.
    public EventBatch ConvertFromString(string message) => new(
        [.. ByHand.Bodies(message, isBatch).Select((body, at) => EventHubsModelFactory.EventData(
            new BinaryData(body), sequenceNumber: at, offsetString: at.ToString(CultureInfo.InvariantCulture)))],
        new(false, "", "", "", ""), IsSingle: !isBatch);

    public Dictionary<string, Type> GetBindingContract(bool isSingleDispatch) => EventMetadata.Contract(isSingleDispatch);

    public Dictionary<string, object?> GetBindingData(EventBatch value) => EventMetadata.Of(value);
}
