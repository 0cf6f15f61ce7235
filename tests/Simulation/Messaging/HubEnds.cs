using Lambda.Engine.Polling.Streams;
using Simulation.App;
using Simulation.Runs;
using Simulation.Storage;

namespace Simulation.Messaging;

/// <summary>The ends of the hub's partitions, which a client would ask the hub for.</summary>
internal sealed class HubEnds(World world, Instance instance) : IStreamEnds
{
    public async Task<long?> LastSequenceNumberAsync(StreamShard shard, CancellationToken cancellation)
    {
        var fault = world.Faults.Next(StorageKind.Blob);
        await world.Loop.DelayAsync(fault.Way, instance.Domain, cancellation);
        var records = HubRules.PartitionOf(world, shard.ShardId).Records;
        return fault.HasEffect ? records.Count == 0 ? -1 : records[^1].Record.SequenceNumber : null;
    }
}
