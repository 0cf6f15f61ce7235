using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Kafka.Groups;
using Local.Emulator.EventHubs.Kafka.Login;
using Local.Emulator.EventHubs.Kafka.Topics;
using Local.Emulator.Access;
using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Emulator.Tests.Kafka;

public sealed class GroupCoordinatorTests : IDisposable
{
    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly HubNamespace _hubs;
    private readonly GroupCoordinator _groups;
    private readonly SaslLogin _login;

    public GroupCoordinatorTests()
    {
        _hubs = new HubNamespace(new HubNamespaceDefinition("ns", [new HubDefinition("hub", 2, [], new RetentionOptions())]), _clock);
        _groups = new GroupCoordinator(new TopicTable(_hubs), _clock);
        _login = KafkaBytes.LoggedIn(SharedKey.Default, _clock);
    }

    public void Dispose()
    {
        _groups.Dispose();
        _hubs.Dispose();
    }

    [Fact]
    public async Task A_group_is_removed_when_its_last_member_falls_silent()
    {
        var joined = await Join("g");
        Assert.Equal(("g", 1), Assert.Single(_groups.Snapshot()) is var group ? (group.Id, group.Members) : default);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(_groups.Snapshot());
        Assert.Equal(ErrorCode.UnknownMemberId, _groups.Answer(new HeartbeatRequest("g", joined.Generation, joined.MemberId, null)).Error);
        Assert.Null(_clock.NextDue);
    }

    [Fact]
    public async Task Committed_offsets_remain_without_members_and_exist_only_for_existing_partitions()
    {
        var joined = await Join("g");
        await _groups.Answer(new SyncGroupRequest("g", joined.Generation, joined.MemberId, null, []));
        var committed = _groups.Answer(
            new OffsetCommitRequest("g", joined.Generation, joined.MemberId, null,
            [
                new("hub", [new(1, 5, "note"), new(2, 5, null), new(0, 5, new string('x', GroupLimits.OffsetMetadata + 1))]),
                new("nowhere", [new(0, 5, null)]),
            ]), _login);
        Assert.Equal(
            [ErrorCode.None, ErrorCode.UnknownTopicOrPartition, ErrorCode.OffsetMetadataTooLarge, ErrorCode.UnknownTopicOrPartition],
            committed.Topics.SelectMany(topic => topic.Partitions).Select(partition => partition.Error));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, Assert.Single(_groups.Snapshot()).Members);
        Assert.Equal([(1, 5L, "note"), (0, -1L, "")], Fetch([new("hub", [1, 0])]));
        Assert.Equal([(1, 5L, "note")], Fetch(null));
        Assert.Equal([("g", ErrorCode.None), ("other", ErrorCode.GroupIdNotFound)],
            _groups.Answer(new DeleteGroupsRequest(["g", "other"])).Groups);
        Assert.Empty(Fetch(null));
    }

    [Fact]
    public async Task A_commit_from_an_older_generation_or_by_an_unknown_member_is_refused_and_changes_nothing()
    {
        var joined = await Join("g");
        await _groups.Answer(new SyncGroupRequest("g", joined.Generation, joined.MemberId, null, []));
        Assert.Equal(ErrorCode.IllegalGeneration, Commit(joined.Generation - 1, joined.MemberId));
        Assert.Equal(ErrorCode.IllegalGeneration, Commit(joined.Generation + 1, joined.MemberId));
        Assert.Equal(ErrorCode.UnknownMemberId, Commit(joined.Generation, "stranger"));
        Assert.Empty(Fetch(null));
        Assert.Equal(ErrorCode.None, Commit(joined.Generation, joined.MemberId));
        Assert.Equal([(1, 5L, "")], Fetch(null));

        ErrorCode Commit(int generation, string member) => Assert.Single(Assert.Single(_groups.Answer(
            new OffsetCommitRequest("g", generation, member, null, [new("hub", [new(1, 5, null)])]), _login).Topics).Partitions).Error;
    }

    [Fact]
    public async Task A_group_with_members_cannot_be_deleted()
    {
        var joined = await Join("g");
        Assert.Equal([("g", ErrorCode.NonEmptyGroup)], _groups.Answer(new DeleteGroupsRequest(["g"])).Groups);
        Assert.Equal(ErrorCode.None, _groups.Answer(new HeartbeatRequest("g", joined.Generation, joined.MemberId, null)).Error);
    }

    [Fact]
    public async Task A_group_needs_a_name_and_a_valid_session_timeout()
    {
        Assert.Equal(ErrorCode.InvalidGroupId, (await Join("")).Error);
        Assert.Equal(ErrorCode.InvalidSessionTimeout, (await Join("g", GroupLimits.ShortestSession - TimeSpan.FromMilliseconds(1))).Error);
        Assert.Equal(ErrorCode.InvalidSessionTimeout, (await Join("g", GroupLimits.LongestSession + TimeSpan.FromMilliseconds(1))).Error);
        Assert.Equal("Dead", Assert.Single(_groups.Answer(new DescribeGroupsRequest(["g"])).Groups).State);
    }

    [Fact]
    public async Task The_number_of_groups_is_limited()
    {
        for (var i = 0; i < GroupLimits.Groups; i++) await Join($"{i}");
        Assert.Equal(ErrorCode.PolicyViolation, (await Join("last")).Error);
    }

    [Fact]
    public async Task The_memory_of_all_groups_is_limited()
    {
        var most = new byte[1024 * 1024];
        var joined = 0;
        while ((await Join($"{joined}", metadata: most)).Error == ErrorCode.None) joined++;
        Assert.Equal(GroupLimits.Bytes / most.Length, joined);
        Assert.Equal(ErrorCode.GroupMaxSizeReached, (await Join("last", metadata: most)).Error);
        ErrorCode Commit(string? metadata) => _groups.Answer(
            new OffsetCommitRequest("simple", -1, "", null, [new("hub", [new(0, 5, metadata)])]), _login).Topics[0].Partitions[0].Error;
        Assert.Equal((ErrorCode.OffsetMetadataTooLarge, ErrorCode.None), (Commit("note"), Commit("")));
        // Members that have left make room.
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((ErrorCode.None, ErrorCode.None), ((await Join("last", metadata: most)).Error, Commit("note")));
    }

    private List<(int, long, string?)> Fetch(IReadOnlyList<TopicOf<int>>? topics) =>
        [.. _groups.Answer(new OffsetFetchRequest("g", topics)).Topics.SelectMany(topic => topic.Partitions).Select(
            one => (one.Index, one.Offset, one.Metadata))];

    private Task<JoinGroupResponse> Join(string group, TimeSpan? session = null, byte[]? metadata = null) => _groups.Answer(
        new JoinGroupRequest(
            group, session ?? TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), "", null, "consumer", [new("range", metadata)], false),
        new GroupClient("c", "/"));
}
