using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Outcomes;

namespace Emulator.Tests.EventHubs;

public sealed class SendTests
{
    private readonly ManualTimeProvider _clock = Some.Clock();

    [Fact]
    public void Batches_rotate_over_the_partitions_and_their_events_stay_together()
    {
        using var hub = SomeEvents.Hub(_clock, 3);
        for (var i = 0; i < 6; i++) Assert.Null(hub.Send([SomeEvents.Event($"{i}a"), SomeEvents.Event($"{i}b")], null));
        Assert.Equal(["0a 0b 3a 3b", "1a 1b 4a 4b", "2a 2b 5a 5b"], hub.Partitions.Select(partition => string.Join(' ', partition.Ids())));
    }

    [Fact]
    public void Events_with_the_same_key_are_sent_to_the_same_partition()
    {
        using var hub = SomeEvents.Hub(_clock, 4);
        for (var i = 0; i < 5; i++) Assert.Null(hub.Send([SomeEvents.Event($"{i}")], "7"));
        Assert.Equal([0, 0, 0, 5], hub.Partitions.Select(partition => partition.Ids().Count));
    }

    [Fact]
    public void No_event_of_a_refused_batch_is_stored()
    {
        using var hub = SomeEvents.Hub(_clock);
        var half = SomeEvents.Event("a", (HubLimits.BatchSizeInBytes / 2) + 1);
        Assert.Equal(HubError.MessageSizeExceeded, hub.Send([half, half], null)!.Error);
        Assert.Equal(HubError.MessageSizeExceeded, EventHub.Send(hub.Partitions[0], [half, half], null)!.Error);
        Assert.Equal(HubError.ArgumentError, hub.Send([], null)!.Error);
        Assert.Equal(HubError.ArgumentError, hub.Send([half], new string('k', 129))!.Error);
        Assert.Empty(hub.Partitions[0].Ids());
        Assert.Null(hub.Send([half], new string('k', 128)));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("3", true)]
    [InlineData("4", false)]
    [InlineData("-1", false)]
    [InlineData("", false)]
    [InlineData("one", false)]
    public void Partitions_are_numbered_from_zero(string id, bool isThere)
    {
        using var hub = SomeEvents.Hub(_clock, 4);
        var found = hub.FindPartition(id);
        Assert.Equal(isThere, found.Succeeded);
        if (!isThere) Assert.Contains("It should be between 0 and 3.", found.Refusal!.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_consumer_group_is_not_duplicated_when_the_configuration_lists_it()
    {
        using var hub = new EventHub(new HubDefinition("hub", 1, ["$default", "a"], new RetentionOptions()), _clock);
        Assert.Equal(["$Default", "a"], hub.Partitions[0].Snapshot().Groups.Select(group => group.Name));
        Assert.Equal((true, true, false), (hub.HasGroup("$DEFAULT"), hub.HasGroup("A"), hub.HasGroup("b")));
    }
}
