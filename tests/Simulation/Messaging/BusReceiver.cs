using Azure.Messaging.ServiceBus;
using Lambda.Functions.Sources;
using Simulation.App;
using Simulation.Runs;

namespace Simulation.Messaging;

/// <summary>What the trigger of a queue does: receives batches, and passes them on with what settles them and renews their locks.</summary>
internal sealed class BusReceiver(World world, Instance instance, CancellationToken shutdown)
{
    public const string Queue = "orders";
    public const int MaximumConcurrency = 2;

    private const int Most = 20;
    private const int AtOnce = 3;

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
        var messages = lease.Messages.Select(message => ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: new BinaryData(message.Body), messageId: message.Id, sessionId: lease.Session, sequenceNumber: message.Number,
            lockTokenGuid: new Guid(lease.Number, (short)message.Number, 0, new byte[8]), deliveryCount: message.Deliveries,
            enqueuedTime: message.SentAt, lockedUntil: world.Loop.Now + BusQueue.Lock)).ToList();
        var session = lease.Session is null ? null : new BusSession(world, instance, lease);
        instance.Domain.Run(async () =>
        {
            try
            {
                await instance.Get<ServiceBusSource>().ProcessAsync(
                    Queue, messages, new BusActions(world, instance, lease), shutdown, session);
            }
            finally
            {
                Running--;
                world.Bus.Release(lease);
            }
        }, e => world.Log.Add($"{instance.Name} broke off: {e.GetType().Name}"));
    }
}
