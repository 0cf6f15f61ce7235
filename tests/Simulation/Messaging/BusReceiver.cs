using System.Globalization;
using Lambda.Engine.Polling.Queues;
using Simulation.App;
using Simulation.Runs;
using Simulation.Storage;

namespace Simulation.Messaging;

/// <summary>What the trigger of a queue does: receives batches, renews their locks, and settles what the engine decides.</summary>
internal sealed class BusReceiver(World world, Instance instance, CancellationToken shutdown)
{
    public const string Queue = "orders";

    private const int Most = 20;
    private const int AtOnce = 3;
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    public int Running { get; private set; }

    // Polls rarely while the queue is empty, which it is for most of a run.
    public void Poll() => world.Loop.In(TimeSpan.FromSeconds((world.Bus.IsEmpty ? 30 : 2) * (0.2 + world.Random.NextDouble())), () =>
    {
        if (instance.IsStopping) return;
        if (Running < AtOnce && world.Bus.Receive(Most) is { } lease) Start(lease);
        Poll();
    }, instance.Domain);

    private void Start(BusLease lease)
    {
        var ids = string.Join(' ', lease.Messages.Select(message => message.Id));
        world.Log.Add($"{instance.Name} receives {ids} of session {lease.Session ?? "none"}");
        Running++;
        var work = new Work(lease);
        Renew(work);
        var records = lease.Messages.Select(message => new QueueRecord(
            message.Id, message.Number.ToString(CultureInfo.InvariantCulture), message.Body, message.SentAt, message.Deliveries)
        {
            MessageGroupId = lease.Session,
        }).ToList();
        instance.Domain.Run(async () =>
        {
            try
            {
                await instance.Get<QueueBatchProcessor>().ProcessAsync(Queue, records, new Settlement(world, instance, work), shutdown);
            }
            finally
            {
                work.IsOver = true;
                Running--;
                world.Bus.Release(lease);
            }
        }, e => world.Log.Add($"{instance.Name} broke off: {e.GetType().Name}"));
    }

    private void Renew(Work work) => world.Loop.In(Renewal, () =>
    {
        if (work.IsOver) return;
        if (world.Faults.Next(StorageKind.Queue).HasEffect) world.Bus.Renew(work.Lease);
        Renew(work);
    }, instance.Domain);

    private sealed class Work(BusLease lease)
    {
        public BusLease Lease => lease;

        public bool IsOver { get; set; }
    }

    private sealed class Settlement(World world, Instance instance, Work work) : IQueueMessages
    {
        public async Task SettleAsync(QueueRecord record, QueueDecision decision, CancellationToken cancellation)
        {
            world.Loop.CheckThread();
            var message = work.Lease.Messages.Single(one => one.Id == record.MessageId);
            var fault = world.Faults.Next(StorageKind.Queue);
            await world.Loop.DelayAsync(fault.Way, instance.Domain, cancellation);
            world.Log.Add($"{instance.Name} settles {record.MessageId}: {decision.GetType().Name} {fault.Kind}");
            if (!fault.HasEffect || decision is QueueDecision.Leave) return;
            var held = world.Bus.Settle(work.Lease, message, decision is QueueDecision.Complete);
            if (held && decision is QueueDecision.Complete) BusRules.Completed(world, message);
        }
    }
}
