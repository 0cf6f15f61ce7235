using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;

namespace Emulator.Tests.EventHubs;

/// <summary>Hubs, events and readers for tests, and the shortest ways to use them.</summary>
internal static class SomeEvents
{
    public static EventHub Hub(TimeProvider clock, int partitions = 1, RetentionOptions? retention = null) =>
        new(new HubDefinition("hub", partitions, ["group"], retention ?? new RetentionOptions()), clock);

    public static TestEvent Event(string id, int size = 100) => new(id, size);

    public static void Send(this Partition partition, params string[] ids) => partition.Append([.. ids.Select(id => Event(id))], null);

    /// <summary>Opens a reader and gives it credit.</summary>
    public static EventInbox Read(
        this Partition partition, StartPosition position, int credit = 1000, long? ownerLevel = null, string group = EventHub.DefaultGroup)
    {
        var inbox = new EventInbox();
        var opened = partition.Open(group, new ReaderIdentity(null, ownerLevel), position, inbox);
        Assert.True(opened.Succeeded, opened.Refusal?.Description);
        inbox.Reader = opened.Value;
        if (credit > 0) inbox.Reader.AddCredit(credit);
        return inbox;
    }

    public static Refusal RefuseReader(this Partition partition, StartPosition position, long? ownerLevel = null) =>
        partition.Open(EventHub.DefaultGroup, new ReaderIdentity("late", ownerLevel), position, new EventInbox()).Refusal
            ?? throw new InvalidOperationException("The reader was let in.");

    /// <summary>What there is at the moment, all of it.</summary>
    public static IReadOnlyList<string> Ids(this Partition partition)
    {
        var inbox = partition.Read(StartPosition.Earliest, int.MaxValue, group: "group");
        inbox.Reader.Close();
        return inbox.Ids;
    }
}

/// <summary>An event that was never encoded.</summary>
internal sealed record TestEvent(string Id, int Size) : IEventContent;

/// <summary>Keeps what a reader is given.</summary>
internal sealed class EventInbox : IEventSink
{
    public List<HubEvent> Events { get; } = [];

    public IReadOnlyList<string> Ids => [.. Events.Select(one => ((TestEvent)one.Content).Id)];

    public LastEnqueued Last { get; private set; }

    public int? Unused { get; private set; }

    public Refusal? ClosedBecause { get; private set; }

    /// <summary>How many more it takes; what comes then is not taken.</summary>
    public int Room { get; set; } = int.MaxValue;

    public Reader Reader { get; set; } = null!;

    public bool Deliver(in HubEvent delivered, in LastEnqueued last)
    {
        if (Room == 0) return false;
        Room--;
        Events.Add(delivered);
        Last = last;
        return true;
    }

    public void Drained(int unusedCredit) => Unused = unusedCredit;

    public void Closed(Refusal reason) => ClosedBecause = reason;
}
