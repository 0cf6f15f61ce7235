using Azure.Messaging.ServiceBus;
using Lambda.Functions.Sources;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>Receives messages from the queue <c>orders</c>, for the event source mapping with that name.</summary>
public sealed class OrdersQueue(ServiceBusSource source)
{
    private const string Mapping = "orders";

    /// <summary>Processes the messages that the host received together.</summary>
    [Function("OrdersQueue")]
    [Reads(Mapping)]
    public Task Run(
        [ServiceBusTrigger("orders", Connection = "ServiceBus", IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions, CancellationToken cancellation) =>
        source.ProcessAsync(Mapping, messages, actions, cancellation);
}
