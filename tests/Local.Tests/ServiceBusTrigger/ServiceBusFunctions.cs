using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Local.ServiceBus;
using Local.ServiceBus.Receiving;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Local.Tests.ServiceBusTrigger;

/// <summary>What the functions of a test saw, and the entities they listen to.</summary>
public sealed class ServiceBusCalls : IHaveServices
{
    public ConcurrentDictionary<string, object?> Values { get; } = [];

    internal ConcurrentDictionary<string, FakeEntity> Entities { get; } = [];

    /// <summary>Whether the app has clients of its own instead of <see cref="Entities"/>.</summary>
    public bool UsesClients { get; init; }

    internal FakeEntity this[string path] => Entities.GetOrAdd(path, _ => new FakeEntity(TimeProvider.System));

    void IHaveServices.AddTo(IServiceCollection services)
    {
        if (!UsesClients) services.AddSingleton<IMessageSources>(new Sources(this));
    }

    private sealed class Sources(ServiceBusCalls calls) : IMessageSources
    {
        public IMessageSource Open(string? connection, EntityName entity, ServiceBusOptions options) => calls[entity.Path];
    }
}

public sealed record Order(int Number, string Customer);

public sealed class SingleFunctions(ServiceBusCalls calls)
{
    [Function("Text")]
    public void Text([ServiceBusTrigger("text")] string message) => calls.Values["text"] = message;

    [Function("Bytes")]
    public void Bytes([ServiceBusTrigger("bytes")] byte[] message) => calls.Values["bytes"] = message;

    [Function("Data")]
    public void Data([ServiceBusTrigger("data")] BinaryData message) => calls.Values["data"] = message;

    [Function("Message")]
    public void Message([ServiceBusTrigger("topic", "%Subscription%")] ServiceBusReceivedMessage message) => calls.Values["message"] = message;

    [Function("Json")]
    public void Json([ServiceBusTrigger("json")] Order order, string messageId, int deliveryCount, DateTime enqueuedTimeUtc, long sequenceNumber, FunctionContext context)
    {
        calls.Values["json"] = (order, messageId, deliveryCount, enqueuedTimeUtc.Kind, sequenceNumber);
        calls.Values["metadata"] = context.BindingContext.BindingData;
    }
}

public sealed class BatchFunctions(ServiceBusCalls calls)
{
    [Function("Texts")]
    public void Texts([ServiceBusTrigger("texts", IsBatched = true)] string[] messages, string[] messageIdArray, FunctionContext context)
    {
        calls.Values["texts"] = messages;
        calls.Values["ids"] = messageIdArray;
        calls.Values["metadata"] = context.BindingContext.BindingData;
    }

    [Function("Orders")]
    public void Orders([ServiceBusTrigger("orders", IsBatched = true)] Order[] messages) => calls.Values["orders"] = messages;

    [Function("Messages")]
    public async Task Messages([ServiceBusTrigger("messages", IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages, ServiceBusMessageActions actions)
    {
        foreach (var message in messages)
        {
            switch (message.Body.ToString())
            {
                case "complete": await actions.CompleteMessageAsync(message); break;
                case "defer": await actions.DeferMessageAsync(message, new Dictionary<string, object> { ["why"] = "later" }); break;
                case "dead": await actions.DeadLetterMessageAsync(message, new Dictionary<string, object> { ["code"] = 7 }, "bad", "very bad"); break;
                case "abandon" when message.DeliveryCount == 1: await actions.AbandonMessageAsync(message, new Dictionary<string, object> { ["tried"] = true }); break;
                case "renew": await actions.RenewMessageLockAsync(message); break;
            }
        }
        calls.Values["messages"] = messages;
    }
}

public sealed class SessionFunctions(ServiceBusCalls calls)
{
    [Function("Session")]
    public async Task Session([ServiceBusTrigger("sessions", IsSessionsEnabled = true)] ServiceBusReceivedMessage message, ServiceBusSessionMessageActions session)
    {
        var before = (await session.GetSessionStateAsync()).ToString();
        var locked = session.SessionLockedUntil;
        await session.SetSessionStateAsync(new BinaryData(before + message.Body));
        await session.RenewSessionLockAsync();
        calls.Values[message.Body.ToString()] = (message.SessionId, before, session.SessionLockedUntil > locked);
        await session.ReleaseSession();
    }
}

public sealed class NoSessionFunctions
{
    [Function("NoSession")]
    public void NoSession([ServiceBusTrigger("orders")] string message, ServiceBusSessionMessageActions session) => throw new InvalidOperationException($"{message} ran with {session}.");
}

public sealed class NotAnArrayFunctions
{
    [Function("NotAnArray")]
    public void NotAnArray([ServiceBusTrigger("orders", IsBatched = true)] string message) => throw new InvalidOperationException(message);
}

public sealed class NotBatchedFunctions
{
    [Function("NotBatched")]
    public void NotBatched([ServiceBusTrigger("orders")] ServiceBusReceivedMessage[] messages) => throw new InvalidOperationException($"{messages.Length}");
}

public sealed class ConnectedFunctions
{
    [Function("Connected")]
    public void Connected([ServiceBusTrigger("orders", Connection = "OrdersBus")] string message) => throw new InvalidOperationException(message);
}
