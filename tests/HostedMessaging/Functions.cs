using Azure.Messaging.EventHubs;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace HostedMessaging;

public sealed record Order(int Number, string Customer);

public sealed class ServiceBusFunctions(Calls calls)
{
    [Function("One")]
    public async Task One(
        [ServiceBusTrigger("one", Connection = "ServiceBus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions)
    {
        calls.Seen.Enqueue($"One {message.Body} {message.Subject} {message.DeliveryCount}");
        if (message.Subject == "bad") await actions.DeadLetterMessageAsync(message, new() { ["code"] = 7 }, "reason", "description");
        else await actions.CompleteMessageAsync(message);
    }

    [Function("Json")]
    public void Json([ServiceBusTrigger("json", Connection = "ServiceBus")] Order order, string messageId, int deliveryCount)
    {
        calls.Seen.Enqueue($"Json {order.Number} {order.Customer} {messageId} {deliveryCount}");
        if (deliveryCount == 1) throw new InvalidOperationException("the first time");
    }

    [Function("Batch")]
    public void Batch([ServiceBusTrigger("batch", Connection = "ServiceBus", IsBatched = true)] ServiceBusReceivedMessage[] messages) =>
        calls.Seen.Enqueue("Batch " + string.Join(',', messages.Select(message => message.Body.ToString())));

    [Function("Session")]
    public async Task Session(
        [ServiceBusTrigger("sessions", Connection = "ServiceBus", IsSessionsEnabled = true)] string text, string sessionId,
        ServiceBusSessionMessageActions session)
    {
        var state = await session.GetSessionStateAsync();
        await session.SetSessionStateAsync(new BinaryData(state + text));
        calls.Seen.Enqueue($"Session {sessionId} {state}{text}");
    }

    [Function("Forward"), ServiceBusOutput("out", Connection = "ServiceBus")]
    public string Forward([ServiceBusTrigger("in", Connection = "ServiceBus")] string text) => "forwarded " + text;
}

public sealed class EventFunctions(Calls calls)
{
    [Function("Events"), FixedDelayRetry(2, "00:00:01")]
    public async Task Events([EventHubTrigger("sales", Connection = "EventHubs")] EventData[] events, FunctionContext context)
    {
        var retry = context.RetryContext?.RetryCount ?? 0;
        await calls.RunAsync($"Events {string.Join(',', events.Select(data => $"{data.EventBody} {data.PartitionKey}"))} {retry}");
        if (retry == 0) throw new InvalidOperationException("the first time");
    }
}
