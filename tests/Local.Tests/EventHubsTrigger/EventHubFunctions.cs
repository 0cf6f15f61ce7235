using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Local.EventHubs;
using Local.EventHubs.Reading;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Local.Tests.EventHubsTrigger;

/// <summary>What the functions of a test saw, and the event hubs they listen to.</summary>
public sealed class EventHubCalls : IHaveServices
{
    public ConcurrentDictionary<string, object?> Values { get; } = [];

    public int Failures { get; set; }

    internal ConcurrentDictionary<string, FakeEventHub> Hubs { get; } = [];

    internal ConcurrentBag<string> ConsumerGroups { get; } = [];

    internal FakeEventHub this[string name] => Hubs.GetOrAdd(name, _ => new FakeEventHub(TimeProvider.System, partitions: 1));

    void IHaveServices.AddTo(IServiceCollection services) => services.AddSingleton<IEventHubs>(new Sources(this));

    private sealed class Sources(EventHubCalls calls) : IEventHubs
    {
        public IEventHub Open(string? connection, string eventHub, string? consumerGroup, EventHubOptions options)
        {
            if (consumerGroup is not null) calls.ConsumerGroups.Add(consumerGroup);
            return new Named(calls[eventHub], eventHub);
        }
    }

    // Each with a name of its own, as their checkpoints are in one storage account.
    private sealed class Named(FakeEventHub hub, string name) : IEventHub
    {
        public string FullyQualifiedNamespace => hub.FullyQualifiedNamespace;
        public string Name => name;
        public string ConsumerGroup => hub.ConsumerGroup;
        public Task<IReadOnlyList<string>> GetPartitionsAsync(CancellationToken cancellation) => hub.GetPartitionsAsync(cancellation);
        public IPartitionReader OpenReader(string partition, Azure.Messaging.EventHubs.Consumer.EventPosition from) => hub.OpenReader(partition, from);
    }
}

public sealed record Sale(int Number, string Customer);

public sealed class SingleEventFunctions(EventHubCalls calls)
{
    [Function("EventText")]
    public void Text([EventHubTrigger("text", IsBatched = false)] string data) => calls.Values["text"] = data;

    [Function("EventBytes")]
    public void Bytes([EventHubTrigger("bytes", IsBatched = false)] byte[] data) => calls.Values["bytes"] = data;

    [Function("EventBinary")]
    public void Binary([EventHubTrigger("binary", IsBatched = false)] BinaryData data) => calls.Values["binary"] = data;

    [Function("EventItself")]
    public void Itself([EventHubTrigger("%Hub%", ConsumerGroup = "%Group%", IsBatched = false)] EventData data) => calls.Values["itself"] = data;

    [Function("EventJson")]
    public void Json([EventHubTrigger("json", IsBatched = false)] Sale sale, string partitionKey, string offset, long sequenceNumber, DateTime enqueuedTimeUtc, FunctionContext context)
    {
        calls.Values["json"] = (sale, partitionKey, offset, sequenceNumber, enqueuedTimeUtc.Kind);
        calls.Values["metadata"] = context.BindingContext.BindingData;
    }
}

public sealed class EventBatchFunctions(EventHubCalls calls)
{
    [Function("EventTexts")]
    public void Texts([EventHubTrigger("texts")] string[] data, string[] partitionKeyArray, long[] sequenceNumberArray, FunctionContext context)
    {
        calls.Values["texts"] = data;
        calls.Values["arrays"] = (partitionKeyArray, sequenceNumberArray);
        calls.Values["metadata"] = context.BindingContext.BindingData;
    }

    [Function("EventsBytes")]
    public void Bytes([EventHubTrigger("bytes")] byte[][] data) => calls.Values["bytes"] = data;

    [Function("EventsBinary")]
    public void Binary([EventHubTrigger("binary")] BinaryData[] data) => calls.Values["binary"] = data;

    [Function("EventsThemselves")]
    public void Themselves([EventHubTrigger("themselves")] EventData[] data) => calls.Values["themselves"] = data;

    [Function("EventsJson")]
    public void Json([EventHubTrigger("json")] Sale[] data) => calls.Values["json"] = data;
}

public sealed class RetriedEventFunctions(EventHubCalls calls)
{
    [Function("EventRetried"), FixedDelayRetry(2, "00:00:00.010")]
    public void Retried([EventHubTrigger("retried")] string[] data, FunctionContext context)
    {
        var seen = (ConcurrentQueue<(string, int?)>)calls.Values.GetOrAdd("retried", _ => new ConcurrentQueue<(string, int?)>())!;
        seen.Enqueue((string.Join(',', data), context.RetryContext?.RetryCount));
        if (data[0] == "bad") throw new InvalidOperationException("bad event");
    }
}

public sealed class NotAnArrayEventFunctions
{
    [Function("EventNotAnArray")]
    public void NotAnArray([EventHubTrigger("hub")] EventData data) => throw new InvalidOperationException($"{data}");
}

public sealed class NotBatchedEventFunctions
{
    [Function("EventNotBatched")]
    public void NotBatched([EventHubTrigger("hub", IsBatched = false)] string[] data) => throw new InvalidOperationException($"{data.Length}");
}
