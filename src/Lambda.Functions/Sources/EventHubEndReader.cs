using System.Collections.Concurrent;
using System.Globalization;
using Azure.Messaging.EventHubs.Consumer;
using Lambda.Engine.Polling.Streams;
using Lambda.Functions.State;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Sources;

/// <summary>Reads the ends of partitions from the namespaces of the triggers' connections. It connects on first use.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection.</remarks>
internal sealed partial class EventHubEndReader(
    EventHubConnections connections, ILogger<EventHubEndReader> logger) : IStreamEnds, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, EventHubConsumerClient> _clients = [];

    public async Task<long?> LastSequenceNumberAsync(StreamShard shard, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            var client = Client(shard.StreamArn[(shard.StreamArn.LastIndexOf('/') + 1)..]);
            var partition = long.Parse(
                shard.ShardId[(shard.ShardId.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
            return (await client.GetPartitionPropertiesAsync(partition, limit.Token)).LastEnqueuedSequenceNumber;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // On any failure, the window is ended later, when there is an answer.
            LastSequenceNumberUnknown(logger, shard, e.GetType().Name);
            return null;
        }
    }

    /// <summary>Returns the client of a hub.</summary>
    internal EventHubConsumerClient Client(string hub) => _clients.GetOrAdd(hub, Connect);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) await client.DisposeAsync();
    }

    private EventHubConsumerClient Connect(string hub)
    {
        var section = connections.OfHub(hub);
        const string Group = EventHubConsumerClient.DefaultConsumerGroupName;
        return string.IsNullOrWhiteSpace(section.Value)
            ? new(Group, section["fullyQualifiedNamespace"], hub, AppIdentity.For(section))
            : new(Group, section.Value, hub);
    }

    [LoggerMessage(660, LogLevel.Warning, "Could not read the last sequence number of {Shard}: {Reason}")]
    private static partial void LastSequenceNumberUnknown(ILogger logger, StreamShard shard, string reason);
}
