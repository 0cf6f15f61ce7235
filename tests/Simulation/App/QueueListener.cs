using Azure.Storage.Queues.Models;
using Simulation.Runs;
using Simulation.Storage;

namespace Simulation.App;

/// <summary>
/// What the Functions host does with a queue: polls it, hides a message for ten minutes and renews that while the function runs, then
/// deletes it, or shows it again after a failure, or moves it to the poison queue after the last one.
/// </summary>
internal sealed class QueueListener(
    World world, Instance instance, string queue, Func<QueueMessage, CancellationToken, Task> process, string? poison,
    CancellationToken shutdown)
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    public string Queue => queue;

    public int Running { get; private set; }

    public void Waiting(StoredMessage message) =>
        world.Loop.At(message.VisibleAt + world.Random.NextDouble() * Poll, () => Take(message), instance.Domain);

    private void Take(StoredMessage message)
    {
        if (message.IsDeleted || instance.IsStopping || message.VisibleAt > world.Loop.Now) return;
        if (Running >= AtOnce) world.Loop.In(Poll, () => Take(message), instance.Domain);
        else if (world.Storage.Queues.TryReceive(message, Hidden)) Start(message);
    }

    private void Start(StoredMessage message)
    {
        // If this process ends, others process the message again.
        world.Storage.Queues.Waiting(queue, message);
        world.Log.Add($"{instance.Name} takes {queue}/{message.Id} #{message.Dequeues}");
        Running++;
        var held = new Held(message.Receipt);
        Renew(message, held);
        var received = QueuesModelFactory.QueueMessage(
            message.Id, message.Receipt, new BinaryData(message.Text), message.Dequeues, message.VisibleAt, message.InsertedAt,
            message.InsertedAt + TimeSpan.FromDays(7));
        instance.Domain.Run(async () =>
        {
            try
            {
                using (world.Ledger.Processing(message)) await process(received, shutdown);
                Settle(message, held, null);
            }
            catch (Exception e)
            {
                Settle(message, held, e);
            }
        }, _ => { });
    }

    private void Settle(StoredMessage message, Held held, Exception? failure)
    {
        Running--;
        held.IsOver = true;
        if (failure is not null)
            world.Log.Add($"{instance.Name} failed {queue}/{message.Id}: {failure.GetType().Name} {failure.Message.Split('\n')[0]}");
        if (world.Faults.Next(StorageKind.Queue) is { HasEffect: false, Kind: var kind })
        {
            world.Log.Add($"{instance.Name} could not settle {queue}/{message.Id}: {kind}");
            return;
        }
        var queues = world.Storage.Queues;
        // Settling takes time, during which the process may end.
        world.Loop.In(TimeSpan.FromMilliseconds(world.Random.Next(1, 20)), () =>
        {
            if (failure is null) queues.TryDelete(queue, message, held.Receipt);
            else if (poison is null || message.Dequeues < world.Plan.MaxDequeues)
                queues.TryHide(queue, message, held.Receipt, AfterFailure);
            else
            {
                queues.Put(poison, message.Text, TimeSpan.Zero);
                queues.TryDelete(queue, message, held.Receipt);
            }
        }, instance.Domain);
    }

    private void Renew(StoredMessage message, Held held) => world.Loop.In(Hidden / 2, () =>
    {
        if (held.IsOver) return;
        var fault = world.Faults.Next(StorageKind.Queue);
        if (fault.HasEffect && world.Storage.Queues.TryHide(queue, message, held.Receipt, Hidden)) held.Receipt = message.Receipt;
        else world.Log.Add($"{instance.Name} could not renew {queue}/{message.Id}: {fault.Kind}");
        Renew(message, held);
    }, instance.Domain);

    private sealed class Held(string receipt)
    {
        public string Receipt { get; set; } = receipt;

        public bool IsOver { get; set; }
    }
}
