using Local.Amqp.Transport.Performatives;
using Local.Emulator.EventHubs.Amqp;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;

namespace Emulator.Tests.EventHubs;

/// <summary>The forms are those that the SDKs send.</summary>
public sealed class SelectorFilterTests
{
    public static TheoryData<string, object> Understood { get; } = new()
    {
        { "amqp.annotation.x-opt-offset > '-1'", StartPosition.Earliest },
        { "amqp.annotation.x-opt-offset >= '-1'", StartPosition.Earliest },
        { "amqp.annotation.x-opt-offset > '@latest'", StartPosition.Latest },
        { "amqp.annotation.x-opt-offset > '42'", StartPosition.Offset(42) },
        { "amqp.annotation.x-opt-offset > 42", StartPosition.Offset(42) },
        { "amqp.annotation.x-opt-offset >= '42'", StartPosition.Offset(42, inclusive: true) },
        { "amqp.annotation.x-opt-sequence-number > '7'", StartPosition.SequenceNumber(7) },
        { "amqp.annotation.x-opt-sequence-number >= '7'", StartPosition.SequenceNumber(7, inclusive: true) },
        { "amqp.annotation.x-opt-enqueued-time > '1700000000000'", StartPosition.EnqueuedTime(1700000000000) },
        { "amqp.annotation.x-opt-enqueued-time>'-62135596800000'", StartPosition.EnqueuedTime(-62135596800000) },
    };

    [Theory]
    [MemberData(nameof(Understood))]
    public void A_filter_is_parsed_as_a_start_position(
        string filter, object position) => Assert.Equal(position, SelectorFilter.Parse(filter).Value);

    [Theory]
    [InlineData("")]
    [InlineData("amqp.annotation.x-opt-offset < '1'")]
    [InlineData("amqp.annotation.x-opt-offset > 'one'")]
    [InlineData("amqp.annotation.x-opt-offset > '99999999999999999999'")]
    [InlineData("amqp.annotation.x-opt-enqueued-time > '@latest'")]
    [InlineData("amqp.annotation.x-opt-partition-key > '1'")]
    [InlineData("amqp.annotation.x-opt-offset > '1' OR 1=1")]
    public void An_invalid_filter_is_refused(string filter) =>
        Assert.Equal(HubError.ArgumentError, SelectorFilter.Parse(filter).Refusal!.Error);

    [Fact]
    public void Without_a_filter_a_reader_starts_at_the_first_event() =>
        Assert.Equal(StartPosition.Earliest, SelectorFilter.Of(new Source()).Value);

    [Theory]
    [InlineData("hub", "hub", null, null, null)]
    [InlineData("hub/Partitions/3", "hub", null, "3", null)]
    [InlineData("hub/consumergroups/$Default/partitions/3", "hub", "$Default", "3", null)]
    [InlineData("hub/ConsumerGroups/g", "hub", null, null, "ConsumerGroups/g")]
    [InlineData("hub/Publishers/p", "hub", null, null, "Publishers/p")]
    public void An_address_is_parsed_into_hub_and_consumer_group_and_partition(
        string address, string hub, string? group, string? partition, string? rest) =>
        Assert.Equal(new HubAddress(hub, group, partition, rest), HubAddress.Parse(address));
}
