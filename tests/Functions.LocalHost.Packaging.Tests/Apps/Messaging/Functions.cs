using Azure.Messaging;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Messaging;

public static class MessagingFunctions
{
    [Function("Take"), ServiceBusOutput("seen", Connection = "ServiceBus")]
    public static async Task<string> Take(
        [ServiceBusTrigger("orders", Connection = "ServiceBus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions)
    {
        await actions.CompleteMessageAsync(message);
        return $"order {message.Body}";
    }

    [Function("Placed"), ServiceBusOutput("seen", Connection = "ServiceBus")]
    public static string Placed([EventGridTrigger] CloudEvent placed) => $"event {placed.Id}: {placed.Data}";
}
