using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;

namespace Emulator.Tests.EventHubs;

/// <summary>https://learn.microsoft.com/azure/event-hubs/event-hubs-event-processor-host#epoch</summary>
public sealed class AdmissionTests
{
    [Fact]
    public void Up_to_five_readers_without_an_owner_level_share_a_partition()
    {
        var present = new List<ReaderIdentity>();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(default, Admission.Decide(present, new ReaderIdentity($"r{i}", null)));
            present.Add(new ReaderIdentity(i == 0 ? null : $"r{i}", null));
        }
        var sixth = Admission.Decide(present, new ReaderIdentity("r5", null)).Refusal!;
        Assert.Equal(HubError.QuotaExceeded, sixth.Error);
        Assert.Equal(
            "Exceeded the maximum number of allowed receivers per partition in a consumer group which is 5. "
                + "List of connected receivers - nil, r1, r2, r3, r4.", sixth.Description);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(3, 4)]
    [InlineData(0, 0)]
    [InlineData(null, 0)]
    public void A_reader_takes_over_the_partition_from_readers_with_the_same_or_a_lower_owner_level(int? present, int arriving) =>
        Assert.Equal(
            new Admission(null, true), Admission.Decide([new ReaderIdentity("old", present)], new ReaderIdentity("new", arriving)));

    [Fact]
    public void The_first_reader_of_a_partition_disconnects_no_others() =>
        Assert.Equal(new Admission(null, false), Admission.Decide([], new ReaderIdentity("new", 7)));

    [Fact]
    public void A_lower_owner_level_is_refused()
    {
        var refused = Admission.Decide([new ReaderIdentity("old", 3)], new ReaderIdentity(null, 2));
        Assert.False(refused.TakesOver);
        Assert.Equal(HubError.ReaderDisconnected, refused.Refusal!.Error);
        Assert.StartsWith(
            "Receiver 'old' with a higher epoch '3' already exists. Receiver 'nil' with epoch 2 cannot be created.",
            refused.Refusal.Description,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_without_an_owner_level_is_refused_while_another_has_one()
    {
        var refused = Admission.Decide([new ReaderIdentity("old", 0)], new ReaderIdentity("new", null)).Refusal!;
        Assert.Equal(HubError.ReaderDisconnected, refused.Error);
        Assert.StartsWith(
            "At least one receiver for the endpoint is created with epoch of '0', and so non-epoch receiver is not allowed.",
            refused.Description,
            StringComparison.Ordinal);
    }
}
