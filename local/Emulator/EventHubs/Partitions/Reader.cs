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

    /// <summary>Whether a thread is sending to it. That thread looks for further events before it ends.</summary>
    internal bool IsServed { get; set; }

    /// <summary>The events that are being sent.</summary>
    internal HubEvent[] Buffer { get; } = new HubEvent[Partition.EventsAtOnce];

    /// <summary>Adds to the number of events that it may still be given; a negative number takes some back.</summary>
    public void AddCredit(int credit) => partition.AddCredit(this, credit);

    /// <summary>Delivers the available events, takes the unused credit back, and reports it to <see cref="IEventSink.Drained"/>.</summary>
    public void Drain() => partition.Drain(this);

    public void Close() => partition.Close(this);
}
