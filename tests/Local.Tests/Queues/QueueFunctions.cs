using System.Collections.Concurrent;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace Local.Tests.Queues;

/// <summary>What the function of a test saw, and what it is to do.</summary>
public sealed class QueueCalls
{
    private int _running;

    public ConcurrentQueue<(string Text, string DequeueCount)> Seen { get; } = [];
    public int MostAtOnce { get; private set; }
    public Func<string, Task> Do { get; set; } = _ => Task.CompletedTask;

    public async Task RunAsync(string text, string dequeueCount)
    {
        lock (this) MostAtOnce = Math.Max(MostAtOnce, ++_running);
        Seen.Enqueue((text, dequeueCount));
        try
        {
            await Do(text);
        }
        finally
        {
            lock (this) _running--;
        }
    }
}

public sealed class OrderFunctions(QueueCalls calls)
{
    [Function("Orders")]
    public Task Run([QueueTrigger("orders")] string message, FunctionContext context) =>
        calls.RunAsync(message, (string)context.BindingContext.BindingData["DequeueCount"]!);
}

public sealed record Order(int Number, string Customer);

public sealed class BoundValues
{
    public ConcurrentDictionary<string, object?> Values { get; } = [];
}

public sealed class BindingFunctions(BoundValues values)
{
    [Function("Text")]
    public void Text([QueueTrigger("text")] string message) => values.Values["text"] = message;

    [Function("Bytes")]
    public void Bytes([QueueTrigger("bytes")] byte[] message) => values.Values["bytes"] = message;

    [Function("Data")]
    public void Data([QueueTrigger("data")] BinaryData message) => values.Values["data"] = message;

    [Function("Message")]
    public void Message([QueueTrigger("message")] QueueMessage message) => values.Values["message"] = message;

    [Function("Json")]
    public void Json([QueueTrigger("json")] Order order, string customer, long dequeueCount, DateTimeOffset insertionTime, FunctionContext context)
    {
        values.Values["json"] = (order, customer, dequeueCount, insertionTime);
        values.Values["metadata"] = context.BindingContext.BindingData;
    }
}
