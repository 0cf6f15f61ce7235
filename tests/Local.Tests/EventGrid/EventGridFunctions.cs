using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Microsoft.Azure.Functions.Worker;

namespace Local.Tests.EventGrid;

/// <summary>What the functions of a test saw, and what they are to do.</summary>
public sealed class EventGridCalls
{
    public ConcurrentDictionary<string, object?> Values { get; } = [];
    public ConcurrentQueue<string> Seen { get; } = [];
    public Func<string, Task> Do { get; set; } = _ => Task.CompletedTask;

    public Task RunAsync(string one)
    {
        Seen.Enqueue(one);
        return Do(one);
    }
}

/// <summary>An event in the Event Grid schema or as a CloudEvent, as far as the two agree.</summary>
public sealed record AnyEvent(string Id, string Subject, JsonElement Data);

public sealed class OneEventFunctions(EventGridCalls calls)
{
    [Function("Cloud")]
    public void Cloud([EventGridTrigger] CloudEvent one, FunctionContext context)
    {
        calls.Values["Cloud"] = one;
        calls.Values["metadata"] = context.BindingContext.BindingData.ToDictionary();
        calls.Values["binding"] = context.FunctionDefinition.InputBindings["one"].Type;
    }

    [Function("Grid")]
    public void Grid([EventGridTrigger] EventGridEvent one) => calls.Values["Grid"] = one;

    [Function("Text")]
    public void Text([EventGridTrigger] string one, string data) => (calls.Values["Text"], calls.Values["data"]) = (one, data);

    [Function("Bytes")]
    public void Bytes([EventGridTrigger] BinaryData one) => calls.Values["Bytes"] = one;

    [Function("Json")]
    public void Json([EventGridTrigger] AnyEvent one) => calls.Values["Json"] = one;

    [Function("Node")]
    public void Node([EventGridTrigger] JsonElement one) => calls.Values["Node"] = one;

    [Function("Work")]
    public Task Work([EventGridTrigger] AnyEvent one) => calls.RunAsync(one.Subject);

    [Function("Free")]
    public Task Free([EventGridTrigger] string one) => calls.RunAsync(one);
}

public sealed class BatchEventFunctions(EventGridCalls calls)
{
    [Function("Cloud")]
    public void Cloud([EventGridTrigger(IsBatched = true)] CloudEvent[] all, FunctionContext context)
    {
        calls.Values["Cloud"] = all;
        calls.Values["metadata"] = context.BindingContext.BindingData.ToDictionary();
    }

    [Function("Grid")]
    public void Grid([EventGridTrigger(IsBatched = true)] EventGridEvent[] all) => calls.Values["Grid"] = all;

    [Function("Text")]
    public async Task Text([EventGridTrigger(IsBatched = true)] string[] all)
    {
        calls.Values["Text"] = all;
        await calls.RunAsync(string.Join(';', all));
    }

    [Function("Bytes")]
    public void Bytes([EventGridTrigger(IsBatched = true)] BinaryData[] all) => calls.Values["Bytes"] = all;

    [Function("Json")]
    public void Json([EventGridTrigger(IsBatched = true)] AnyEvent[] all) => calls.Values["Json"] = all;

    [Function("List")]
    public void List([EventGridTrigger(IsBatched = true)] IReadOnlyList<AnyEvent> all) => calls.Values["List"] = all;
}

public static class BytesFunctions
{
    [Function("A")] public static void Run([EventGridTrigger] byte[] one) => _ = one;
}

public static class StreamFunctions
{
    [Function("A")] public static void Run([EventGridTrigger] Stream one) => _ = one;
}

public static class ArrayOfOneFunctions
{
    [Function("A")] public static void Run([EventGridTrigger] CloudEvent[] all) => _ = all;
}

public static class OneOfBatchFunctions
{
    [Function("A")] public static void Run([EventGridTrigger(IsBatched = true)] CloudEvent one) => _ = one;
}

public static class TextOfBatchFunctions
{
    [Function("A")] public static void Run([EventGridTrigger(IsBatched = true)] string all) => _ = all;
}

public static class OutputFunctions
{
    [Function("A"), EventGridOutput(TopicEndpointUri = "Topic", TopicKeySetting = "Key")]
    public static async Task<string> Run([EventGridTrigger] string one) => await Task.FromResult(one);
}

public static class PropertyOutputFunctions
{
    [Function("A")] public static async Task<Result> Run([EventGridTrigger] string one) => await Task.FromResult(new Result(one));

    public sealed record Result([property: EventGridOutput(Connection = "Topic")] string Event);
}
