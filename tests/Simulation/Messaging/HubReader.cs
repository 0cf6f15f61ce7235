using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Simulation.App;
using Simulation.Runs;
using Simulation.Storage;

namespace Simulation.Messaging;

/// <summary>
/// What the trigger of an event hub does: takes partitions that nobody reads, or that another reads too many of, passes on what follows the
/// checkpoint, and repeats that until it is done.
/// </summary>
internal sealed class HubReader(World world, Instance instance, CancellationToken shutdown)
{
    public const string Mapping = "sales";

    private const int Most = 12;
    private static readonly TimeSpan CallTimeLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly HashSet<HubPartition> _busy = [];

    public bool IsBusy => _busy.Count > 0;

    public void Poll() => world.Loop.In(TimeSpan.FromSeconds((world.Hub.IsRead ? 30 : 2) * (0.2 + world.Random.NextDouble())), () =>
    {
        if (instance.IsStopping) return;
        foreach (var partition in world.Hub.Partitions)
        {
            var isFree = partition.Owner is not { } owner || !owner.IsUp;
            var isStolen = world.Faults is { AreOn: true, IsOver: false } && partition.Owner != this && world.Random.Next(100) == 0;
            if (isFree || isStolen) partition.Owner = this;
            if (partition.Owner == this && _busy.Add(partition)) Read(partition);
        }
        Poll();
    }, instance.Domain);

    private bool IsUp => instance.IsUp;

    private void Read(HubPartition partition)
    {
        var from = partition.Checkpoint;
        var records = partition.Records.Skip(from).Take(Most).Select(one => one.Record).ToList();
        if (records.Count == 0) _busy.Remove(partition);
        else Pass(partition, records);
    }

    private void Pass(HubPartition partition, List<StreamRecord> records)
    {
        var last = records[^1].SequenceNumber;
        world.Log.Add($"{instance.Name} passes {records[0].SequenceNumber} to {last} of partition {partition.Number}");
        instance.Domain.Run(async () =>
        {
            var shard = StreamShard.OfPartition(instance.Get<IEventSourceMappings>().Current(Mapping).SourceArn, $"{partition.Number}");
            var mapping = await instance.Get<MappingGate>().EnabledAsync(Mapping, CallTimeLimit, shutdown)
                ?? throw new StreamCallTimeLimitException(shard);
            var stream = StreamMappings.Of(mapping, instance.Get<Invoker>());
            await instance.Get<StreamProcessor>().ProcessAsync(stream, shard, records, shutdown);
            var fault = world.Faults.Next(StorageKind.Blob);
            await world.Loop.DelayAsync(fault.Way, instance.Domain, default);
            world.Log.Add($"{instance.Name} has done up to {last} of partition {partition.Number}: {fault.Kind}");
            if (fault.HasEffect) partition.Checkpoint = (int)last;
            _busy.Remove(partition);
        }, e =>
        {
            world.Log.Add($"{instance.Name} broke off: {e.GetType().Name} {e.Message.Split('\n')[0]}");
            if (instance.IsStopping || partition.Owner != this) _busy.Remove(partition);
            else world.Loop.In(Retry, () => Pass(partition, records), instance.Domain);
        });
    }
}
