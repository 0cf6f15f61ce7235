using System.Globalization;
using Lambda.Engine;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Writing;
using Lambda.Functions.Sources;

namespace Lambda.Functions.TableStreams;

/// <summary>Finds the ends of streams: in storage for table streams, and at their hubs for all others.</summary>
internal sealed class StreamEnds(TableStreamStores stores, EventHubEndReader hubs) : IStreamEnds
{
    public async Task<long?> LastSequenceNumberAsync(StreamShard shard, CancellationToken cancellation)
    {
        // arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>
        if (!shard.IsDynamoDb) return await hubs.LastSequenceNumberAsync(shard, cancellation);
        if (stores.Find(shard.StreamArn.Split('/')[1]) is not { } stream) return null;
        var number = int.Parse(shard.ShardId.AsSpan(shard.ShardId.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
        try
        {
            var state = await ShardState.ReadAsync(stores.Shards, TableStreamKeys.Shard(stream.Table, number), cancellation);
            // A marker may stand for changes that have no sequence number yet.
            return state.Markers.Count > 0 ? null : state.Last;
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }
}
