using System.Globalization;
using Azure.Core.Amqp;
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
        calls.Seen.Enqueue("Batch " + string.Join(',', messages.Select(message => Text(message.GetRawAmqpMessage().Body))));

    [Function("Typed")]
    public void Typed([ServiceBusTrigger("typed", Connection = "ServiceBus", IsBatched = true)] Order[] orders) =>
        calls.Seen.Enqueue($"Typed {orders.Length}");

    [Function("Texts")]
    public void Texts([ServiceBusTrigger("texts", Connection = "ServiceBus", IsBatched = true)] string[] texts) =>
        calls.Seen.Enqueue($"Texts {string.Join(',', texts)}");

    [Function("Facts")]
    public void Facts(
        [ServiceBusTrigger("facts", Connection = "ServiceBus", IsBatched = true)] ServiceBusReceivedMessage[] messages,
        FunctionContext context)
    {
        var (message, data) = (messages[0], context.BindingContext.BindingData);
        var raw = message.GetRawAmqpMessage();
        var properties = message.ApplicationProperties.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}"));
        var id = string.Join(',', (IEnumerable<string>)data["messageidarray"]!);
        calls.Seen.Enqueue(string.Create(CultureInfo.InvariantCulture,
            $"Facts {message.Body} {message.MessageId} {message.Subject} {message.CorrelationId} {message.ContentType} {message.ReplyTo} "
            + $"{message.To} {message.TimeToLive} p{raw.Header.Priority} f{raw.Footer["sum"]} {string.Join(' ', properties)} | "
            + $"{message.DeliveryCount} [\"{id}\"] {data["DeliveryCountArray"]} {data.Count} "
            + $"{message.LockedUntil > message.EnqueuedTime}"));
    }

    private static string Text(object? value) => value switch
    {
        AmqpMessageBody body when body.TryGetData(out var data) => Text(data!.Single().ToArray()),
        AmqpMessageBody body when body.TryGetValue(out var one) => Text(one),
        AmqpMessageBody body when body.TryGetSequence(out var many) => Text(many),
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        System.Collections.IEnumerable list and not string => $"[{string.Join(' ', list.Cast<object>().Select(Text))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

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
