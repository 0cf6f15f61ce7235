using Local.Emulator.EventHubs.Log;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>One consumer of a partition. It receives the events from its position on, as they arrive and its credit allows.</summary>
internal sealed class Reader(Partition partition, ConsumerGroup group, ReaderIdentity identity, IEventSink sink, long next)
{
    public Partition Partition => partition;

    public ReaderIdentity Identity => identity;

    internal ConsumerGroup Group => group;

    internal IEventSink Sink => sink;

    /// <summary>The sequence number of the event to send next. Like everything below, used under the partition's lock.</summary>
    internal long Next { get; set; } = next;

    internal int Credit { get; set; }

    internal bool IsDraining { get; set; }

    internal bool IsClosed { get; set; }

    /// <summary>Whether a thread is sending to it. That thread checks for further events before it ends.</summary>
    internal bool IsServed { get; set; }

    /// <summary>The events that are being sent.</summary>
    internal HubEvent[] Buffer { get; } = new HubEvent[Partition.EventsAtOnce];

    /// <summary>Changes the number of events that may still be sent to it; a negative number takes some back.</summary>
    public void AddCredit(int credit) => partition.AddCredit(this, credit);

    /// <summary>Delivers the available events, withdraws the unused credit, and reports that to <see cref="IEventSink.Drained"/>.</summary>
    public void Drain() => partition.Drain(this);

    public void Close() => partition.Close(this);
}
