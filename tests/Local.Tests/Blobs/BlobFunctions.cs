using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Local.Tests.Queues;
using Microsoft.Azure.Functions.Worker;

namespace Local.Tests.Blobs;

/// <summary>What the function of a test saw, and what it is to do.</summary>
public sealed class BlobCalls
{
    public ConcurrentQueue<string> Seen { get; } = [];
    public ConcurrentDictionary<string, object?> Values { get; } = [];
    public Func<string, Task> Do { get; set; } = _ => Task.CompletedTask;
}

public sealed class ScanFunctions(BlobCalls calls)
{
    [Function("Import")]
    public async Task Run([BlobTrigger("orders/in/{name}.csv")] string content, string name)
    {
        calls.Seen.Enqueue($"{name}={content}");
        await calls.Do(content);
    }
}

public sealed class EventFunctions(BlobCalls calls)
{
    [Function("Import")]
    public void Run([BlobTrigger("orders/in/{name}.csv", Source = BlobTriggerSource.EventGrid)] string content, string name) => calls.Seen.Enqueue($"{name}={content}");

    [Function("Scanned")]
    public void Scanned([BlobTrigger("elsewhere/{name}")] string content) => calls.Seen.Enqueue(content);
}

public sealed class BlobBindingFunctions(BlobCalls calls)
{
    [Function("Text")]
    public void Text([BlobTrigger("types/{name}")] string blob, string name, FunctionContext context)
    {
        calls.Values["text"] = (blob, name);
        calls.Values["metadata"] = context.BindingContext.BindingData.ToDictionary();
    }

    [Function("Bytes")]
    public void Bytes([BlobTrigger("types/{name}")] byte[] blob) => calls.Values["bytes"] = blob;

    [Function("Stream")]
    public async Task Stream([BlobTrigger("types/{name}")] Stream blob) => calls.Values["stream"] = await new StreamReader(blob).ReadToEndAsync();

    [Function("Json")]
    public void Json([BlobTrigger("types/{name}")] Order blob) => calls.Values["json"] = blob;

    [Function("Client")]
    public void Client([BlobTrigger("types/{name}")] BlobClient blob) => calls.Values["client"] = blob.Name;

    [Function("Block")]
    public void Block([BlobTrigger("types/{name}")] BlockBlobClient blob) => calls.Values["block"] = blob.Name;

    [Function("Base")]
    public void Base([BlobTrigger("types/{name}")] BlobBaseClient blob) => calls.Values["base"] = blob.Name;
}
