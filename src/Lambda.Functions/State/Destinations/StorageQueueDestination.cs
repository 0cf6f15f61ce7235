using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Queues;
using Lambda.Engine.Async;

namespace Lambda.Functions.State.Destinations;

/// <summary>Delivers records to queues of the app's storage account. Missing queues are created.</summary>
internal sealed partial class StorageQueueDestination(QueueServiceClient queues, IPayloadStore payloads) : IDestination
{
    private readonly ConcurrentDictionary<string, QueueClient> _queues = new();

    public string Kind => "storage-queue";

    public DestinationPlaces Places => DestinationPlaces.OnSuccess | DestinationPlaces.OnFailure;

    public string? Problem(string name) =>
        !QueueName().IsMatch(name) ? "a queue's name must have 3 to 63 lower-case letters, digits and single dashes."
        : ReservedNames.Has(name) ? $"the queue '{name}' is reserved for the engine or the host." : null;

    public Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation) =>
        DestinationGuard.CallAsync($"The record was not sent to queue {name}", async () =>
        {
            var message = new BinaryData(await RecordClaimCheck.WithinAsync(record, AsyncEventCodec.MaxMessage, payloads, cancellation));
            // Records are for people to look at, so they do not expire.
            var forEver = TimeSpan.FromSeconds(-1);
            var queue = _queues.GetOrAdd(name, queues.GetQueueClient);
            try
            {
                await queue.SendMessageAsync(message, timeToLive: forEver, cancellationToken: cancellation);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
                await queue.SendMessageAsync(message, timeToLive: forEver, cancellationToken: cancellation);
            }
        }, cancellation);

    [GeneratedRegex(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex QueueName();
}
