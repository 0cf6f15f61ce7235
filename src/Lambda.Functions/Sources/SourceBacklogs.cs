using System.Globalization;
using Azure;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.Polling;
using Lambda.Functions.State;
using Lambda.Functions.State.Destinations;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Sources;

/// <summary>Finds the backlogs of queues and streams, with the permissions that reading the sources requires.</summary>
internal sealed partial class SourceBacklogs(
    QueueServiceClient queues, BlobServiceClient blobs, ServiceBusConnection serviceBus, EventHubEndReader hubs,
    SourceTriggers triggers, ILogger<SourceBacklogs> logger)
{
    // Counting messages in Service Bus needs the Manage claim. Peeking needs only Listen.
    private const int MostPeeked = 32;
    private const string Checkpoints = "azure-webjobs-eventhub";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Returns the backlog of a mapping's source. If the source does not answer in time, the backlog is unknown; that is never an error.
    /// </summary>
    public Task<SourceState> OfAsync(EventSourceMapping mapping)
    {
        var source = mapping.Source;
        if (!source.IsStream && triggers.ConnectionOf(mapping.Name) is { } connection && connection != Usual(source.Kind))
            return Task.FromResult(new SourceState { Unknown = $"Its trigger has a connection of its own, {connection}." });
        return source.Kind switch
        {
            EventSourceKind.StorageQueue => OfQueueAsync(source.Name),
            EventSourceKind.ServiceBusQueue or EventSourceKind.ActiveMQ or EventSourceKind.RabbitMQ => TryAsync(
                source.Name, token => PeekAsync(client => client.CreateReceiver(source.Name), token)),
            EventSourceKind.ServiceBusSubscription => TryAsync(
                source.Name, token => PeekAsync(client => client.CreateReceiver(source.Name, source.Part), token)),
            _ when source.IsOfHub => TryAsync(source.Name, token => OfHubAsync(source, token)),
            _ => Task.FromResult(new SourceState { Unknown = "See the age of its records for how far behind it is." }),
        };
    }

    private static string Usual(EventSourceKind kind) =>
        kind == EventSourceKind.StorageQueue ? StorageConnection.Setting : ServiceBusConnection.Setting;

    /// <summary>Returns the backlog of a Storage queue. Messages in progress, and those that wait for a retry, are counted too.</summary>
    public Task<SourceState> OfQueueAsync(string name) => TryAsync(name, async token =>
    {
        var queue = queues.GetQueueClient(name);
        var properties = queue.GetPropertiesAsync(token);
        var oldest = (await queue.PeekMessageAsync(token)).Value?.InsertedOn;
        return new() { Waiting = (await properties).Value.ApproximateMessagesCount, OldestAt = oldest };
    });

    private async Task<SourceState> PeekAsync(Func<ServiceBusClient, ServiceBusReceiver> open, CancellationToken token)
    {
        if (serviceBus.Error() is { } error) return new() { Unknown = error };
        await using var receiver = open(serviceBus.Client);
        var peeked = await receiver.PeekMessagesAsync(MostPeeked, cancellationToken: token);
        return new()
        {
            Waiting = peeked.Count,
            AtLeast = peeked.Count == MostPeeked,
            OldestAt = peeked.Count == 0 ? null : peeked[0].EnqueuedTime,
        };
    }

    private async Task<SourceState> OfHubAsync(EventSource source, CancellationToken token)
    {
        var hub = hubs.Client(source.Name);
        var container = blobs.GetBlobContainerClient(Checkpoints);
        var group = source.Part ?? EventHubConsumerClient.DefaultConsumerGroupName;
        var prefix = $"{hub.FullyQualifiedNamespace}/{source.Name}/{group}/checkpoint/".ToLowerInvariant();
        var partitions = await Task.WhenAll((await hub.GetPartitionIdsAsync(token)).Select(async id =>
        {
            var properties = hub.GetPartitionPropertiesAsync(id, token);
            var done = await DoneAsync(container.GetBlobClient(prefix + id), token);
            var state = await properties;
            return new PartitionState(id, state.BeginningSequenceNumber, state.IsEmpty ? -1 : state.LastEnqueuedSequenceNumber, done);
        }));
        return new() { Waiting = partitions.Sum(partition => partition.Waiting), Partitions = partitions };
    }

    // Where the host stores the checkpoints of partitions.
    private static async Task<long?> DoneAsync(BlobClient checkpoint, CancellationToken token)
    {
        try
        {
            var metadata = (await checkpoint.GetPropertiesAsync(cancellationToken: token)).Value.Metadata;
            return metadata.TryGetValue("sequencenumber", out var text)
                && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private async Task<SourceState> TryAsync(string source, Func<CancellationToken, Task<SourceState>> read)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return await read(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e)
        {
            // On any failure the app goes on without this figure, and its reader sees the reason.
            NotRead(logger, source, e.GetType().Name);
            var late = limit.IsCancellationRequested;
            return new() { Unknown = late ? "It did not answer in time." : $"It could not be read ({e.GetType().Name})." };
        }
    }

    [LoggerMessage(661, LogLevel.Debug, "Could not read the backlog of {Source}: {Reason}")]
    private static partial void NotRead(ILogger logger, string source, string reason);
}
