using Local.Emulator.EventHubs.Log;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>One consumer of a partition. It gets the events from its position on, as they arrive and its credit allows.</summary>
internal sealed class Reader(Partition partition, ConsumerGroup group, ReaderIdentity identity, IEventSink sink, long next)
{
    public Partition Partition => partition;

    public ReaderIdentity Identity => identity;

    internal ConsumerGroup Group => group;

    internal IEventSink Sink => sink;

    /// <summary>The sequence number of the event to send next. Under the partition's lock, as all below.</summary>
    internal long Next { get; set; } = next;

    internal int Credit { get; set; }

    internal bool IsDraining { get; set; }

    internal bool IsClosed { get; set; }

    /// <summary>A thread is sending to it and will see whatever is there when it is done.</summary>
    internal bool IsServed { get; set; }

    /// <summary>The events that are being sent.</summary>
    internal HubEvent[] Buffer { get; } = new HubEvent[Partition.EventsAtOnce];

    /// <summary>Adds to the number of events that it may still be given; less than nothing takes back.</summary>
    public void AddCredit(int credit) => partition.AddCredit(this, credit);

    /// <summary>Gives what there is and takes the rest of the credit back, which <see cref="IEventSink.Drained"/> tells.</summary>
    public void Drain() => partition.Drain(this);

    public void Close() => partition.Close(this);
}
