using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests;

/// <summary>Keeps what a receiver is given.</summary>
internal sealed class Inbox : IDeliverySink
{
    public List<Delivery> Deliveries { get; } = [];

    public int? Unused { get; private set; }

    public Failure? ClosedBecause { get; private set; }

    public Receiver Receiver { get; set; } = null!;

    public IEnumerable<string?> Ids => Deliveries.Select(delivery => delivery.Message.Content.MessageId);

    public void Deliver(in Delivery delivery) => Deliveries.Add(delivery);

    public void Drained(int unusedCredit) => Unused = unusedCredit;

    public void Closed(Failure reason) => ClosedBecause = reason;
}
