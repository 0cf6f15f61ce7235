using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Messaging;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs.Host.Bindings;
using Microsoft.Azure.WebJobs.Host.Triggers;

namespace Functions.LocalHost.ServiceBus.Triggers;

#pragma warning disable CS0618 // The strategy that the SDK's binding asks for.
/// <summary>Passes a delivery to a function: its messages and their metadata.</summary>
internal sealed class DeliveryBinding(bool isBatch) : ITriggerBindingStrategy<ServiceBusReceivedMessage, Delivery>
#pragma warning restore CS0618
{
    public ServiceBusReceivedMessage BindSingle(Delivery value, ValueBindingContext context) => value.Messages[0];

    public ServiceBusReceivedMessage[] BindMultiple(Delivery value, ValueBindingContext context) => [.. value.Messages];

    // From the admin API, so there is nothing to settle.
    public Delivery ConvertFromString(string message) => Delivery.OfNoEntity(
        [.. ByHand.Bodies(message, isBatch).Select(body => ServiceBusModelFactory.ServiceBusReceivedMessage(
            new BinaryData(body), messageId: Guid.NewGuid().ToString("N"), lockTokenGuid: Guid.NewGuid(), deliveryCount: 1))],
        isBatch);

    public Dictionary<string, Type> GetBindingContract(bool isSingleDispatch) => MessageMetadata.Contract(isSingleDispatch);

    public Dictionary<string, object?> GetBindingData(Delivery value) => MessageMetadata.Of(value);
}
