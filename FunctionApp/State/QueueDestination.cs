using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Queues;
using FunctionApp.Async;

namespace FunctionApp.State;

/// <summary>Storage queues as destinations. A record that does not fit a message is stored in a blob, which the message names.</summary>
internal sealed partial class QueueDestination(QueueServiceClient queues, IPayloadStore payloads) : IDestination
{
    private readonly ConcurrentDictionary<string, QueueClient> _queues = new();

    public string Kind => "storage-queue";

    public string? NameError(string name) => QueueName().IsMatch(name) ? null : "a queue's name has 3 to 63 lower-case letters, digits and single dashes.";

    public async Task SendAsync(string name, DestinationRecord record, CancellationToken cancellation)
    {
        var message = record.ToJson();
        if (message.Length > AsyncEventCodec.MaxMessage)
        {
            var blob = await payloads.SaveAsync($"{record.RequestId}.record", record.AcceptedAt, message, cancellation);
            message = record.ToJson(recordBlob: $"{StorageNames.Payloads}/{blob}");
        }
        var queue = _queues.GetOrAdd(name, queues.GetQueueClient);
        await StorageGuard.CallAsync($"The record was not sent to queue {name}", () => SendAsync(queue, new BinaryData(message), cancellation), cancellation);
    }

    private static async Task SendAsync(QueueClient queue, BinaryData message, CancellationToken cancellation)
    {
        // Records wait for someone to look at them: they do not expire.
        var forEver = TimeSpan.FromSeconds(-1);
        try
        {
            await queue.SendMessageAsync(message, timeToLive: forEver, cancellationToken: cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
            await queue.SendMessageAsync(message, timeToLive: forEver, cancellationToken: cancellation);
        }
    }

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex QueueName();
}
