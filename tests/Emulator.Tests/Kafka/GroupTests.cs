using Local.Emulator.EventHubs.Kafka.Groups;
using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Emulator.Tests.Kafka;

/// <summary>The generations of a group, with time as the test says.</summary>
public sealed class GroupTests
{
    private static readonly TimeSpan Session = TimeSpan.FromSeconds(10), Rebalance = TimeSpan.FromSeconds(60);
    private readonly KafkaGroup _group = new("g");
    private DateTimeOffset _now = Some.Noon;

    [Fact]
    public async Task The_first_member_becomes_leader_at_once()
    {
        var joined = await Join("a");
        Assert.Equal((ErrorCode.None, 1, "range"), (joined.Error, joined.Generation, joined.Protocol));
        Assert.Equal(joined.MemberId, joined.Leader);
        Assert.Equal([joined.MemberId], joined.Members.Select(member => member.MemberId));
        Assert.Equal([1], (await Sync(joined, (joined.MemberId, 1))).Assignment.ToArray());
        Assert.Equal(GroupState.Stable, _group.State);
    }

    [Fact]
    public async Task A_new_member_waits_until_the_others_have_rejoined()
    {
        var a = await Joined("a");
        var arriving = Join("b");
        Assert.False(arriving.IsCompleted);
        Assert.Equal(ErrorCode.RebalanceInProgress, Beat(a));

        var again = await Join("a", a.MemberId);
        var b = await arriving;
        Assert.Equal((2, 2), (again.Generation, b.Generation));
        Assert.Equal(again.MemberId, b.Leader);
        Assert.Equal((2, 0), (again.Members.Count, b.Members.Count));

        var waiting = Sync(b);
        Assert.False(waiting.IsCompleted);
        Assert.Equal([1], (await Sync(again, (again.MemberId, 1), (b.MemberId, 2))).Assignment.ToArray());
        Assert.Equal([2], (await waiting).Assignment.ToArray());
        Assert.Equal((ErrorCode.None, ErrorCode.None), (Beat(again), Beat(b)));
    }

    [Fact]
    public async Task A_member_that_does_not_rejoin_in_time_is_removed()
    {
        var a = await Joined("a");
        var arriving = Join("b");
        for (var waited = TimeSpan.Zero; waited < Rebalance; waited += TimeSpan.FromSeconds(5))
        {
            Assert.False(arriving.IsCompleted);
            // The member is alive but does not rejoin.
            Assert.Equal(ErrorCode.RebalanceInProgress, Beat(a));
            Pass(TimeSpan.FromSeconds(5));
        }
        var b = await arriving;
        Assert.Equal((b.MemberId, 1), (b.Leader, b.Members.Count));
        Assert.Equal(ErrorCode.UnknownMemberId, Beat(a));
    }

    [Fact]
    public async Task A_silent_member_is_removed()
    {
        var a = await Joined("a");
        Pass(Session / 2);
        Assert.Equal(ErrorCode.None, Beat(a));
        Pass(Session / 2);
        Assert.Single(_group.Members);
        Assert.Equal(_now + (Session / 2), _group.NextDue);
        Pass(Session / 2);
        Assert.Empty(_group.Members);
        Assert.Equal((GroupState.Empty, null, true), (_group.State, _group.NextDue, _group.IsForgettable));
        Assert.Equal(ErrorCode.UnknownMemberId, Beat(a));
    }

    [Fact]
    public async Task A_member_that_waits_for_a_rebalance_does_not_count_as_silent()
    {
        await Joined("a", session: TimeSpan.FromMinutes(5));
        var arriving = Join("b");
        Pass(Session + TimeSpan.FromSeconds(1));
        Assert.False(arriving.IsCompleted);
        Assert.Equal(2, _group.Members.Count);
    }

    [Fact]
    public async Task The_group_rebalances_at_once_when_a_member_leaves()
    {
        var a = await Joined("a");
        var arriving = Join("b");
        Assert.Equal(ErrorCode.None, _group.Leave(new LeavingMember(a.MemberId, null), _now));
        Assert.Single((await arriving).Members);
        Assert.Equal(ErrorCode.UnknownMemberId, _group.Leave(new LeavingMember(a.MemberId, null), _now));
    }

    [Fact]
    public async Task A_new_client_first_receives_a_member_id()
    {
        var refused = await _group.Join(Request("a", needsId: true), new GroupClient("client", "/"), _now);
        Assert.Equal(ErrorCode.MemberIdRequired, refused.Error);
        Assert.StartsWith("client-", refused.MemberId, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.None, (await _group.Join(Request("a", refused.MemberId, needsId: true), default, _now)).Error);
        Assert.Equal(ErrorCode.UnknownMemberId, (await _group.Join(Request("a", "made-up", needsId: true), default, _now)).Error);
    }

    [Fact]
    public async Task An_unused_member_id_expires()
    {
        var refused = await _group.Join(Request("a", needsId: true), default, _now);
        Assert.False(_group.IsForgettable);
        Pass(Session);
        Assert.True(_group.IsForgettable);
        Assert.Equal(ErrorCode.UnknownMemberId, (await _group.Join(Request("a", refused.MemberId, needsId: true), default, _now)).Error);
    }

    [Fact]
    public async Task The_group_uses_the_strategy_that_most_members_prefer_among_those_that_all_of_them_support()
    {
        var a = Join("a", protocols: ["range", "sticky", "mine"]);
        await a;
        var b = Join("b", protocols: ["sticky", "range"]);
        var c = Join("c", protocols: ["sticky", "range"]);
        await Join("a", (await a).MemberId, protocols: ["range", "sticky", "mine"]);
        Assert.Equal("sticky", (await b).Protocol);
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, (await Join("d", protocols: ["mine"])).Error);
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, (await Join("d", protocols: [])).Error);
        string[] many = [.. Enumerable.Repeat("sticky", GroupLimits.Protocols + 1)];
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, (await Join("d", protocols: many)).Error);
        Assert.Equal(2, (await c).Generation);
    }

    [Fact]
    public async Task A_static_member_that_returns_keeps_its_assignment_and_fences_its_predecessor()
    {
        var a = await Joined("a", instance: "one");
        var back = await Join("a", instance: "one");
        Assert.Equal((ErrorCode.None, a.Generation), (back.Error, back.Generation));
        Assert.NotEqual(a.MemberId, back.MemberId);
        Assert.Equal([7], (await Sync(back, instance: "one")).Assignment.ToArray());
        Assert.Equal(ErrorCode.FencedInstanceId, _group.Heartbeat(new HeartbeatRequest("g", a.Generation, a.MemberId, "one"), _now));
        Assert.Equal(ErrorCode.FencedInstanceId, (await Join("a", a.MemberId, instance: "one")).Error);
        Assert.Equal(ErrorCode.None, _group.Leave(new LeavingMember("", "one"), _now));
        Assert.Empty(_group.Members);
    }

    [Fact]
    public async Task Requests_from_an_older_generation_are_refused()
    {
        var a = await Joined("a");
        await Join("a", a.MemberId);
        Assert.Equal(ErrorCode.IllegalGeneration, Beat(a));
        Assert.Equal(ErrorCode.IllegalGeneration, (await Sync(a)).Error);
        Assert.Equal(ErrorCode.IllegalGeneration, _group.CheckCommit(Commit(a.Generation, a.MemberId), _now));
    }

    [Fact]
    public async Task Only_members_can_commit_offsets_unless_the_group_is_empty()
    {
        Assert.Equal(ErrorCode.None, _group.CheckCommit(Commit(-1, ""), _now));
        var a = await Joined("a");
        Assert.Equal(ErrorCode.UnknownMemberId, _group.CheckCommit(Commit(-1, ""), _now));
        Assert.Equal(ErrorCode.None, _group.CheckCommit(Commit(a.Generation, a.MemberId), _now));
    }

    [Fact]
    public async Task The_number_of_members_of_a_group_is_limited()
    {
        for (var i = 0; i < GroupLimits.Members; i++) _ = Join($"{i}");
        Assert.Equal(ErrorCode.GroupMaxSizeReached, (await Join("last")).Error);
    }

    // In any order of events: all members of a generation get the same answer, and every request is answered in the end.
    [Fact]
    public void All_members_of_a_generation_receive_the_same_join_response()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (random, group, now) = (new Random(seed), new KafkaGroup("g"), Some.Noon);
            var (asked, members) = (new List<Task<JoinGroupResponse>>(), new List<JoinGroupResponse>());
            for (var step = 0; step < 200; step++)
            {
                var answered = asked.Where(join => join.IsCompleted).Select(join => join.Result);
                members.AddRange(answered.Where(join => join.Error == ErrorCode.None && !members.Contains(join)));
                var one = members.Count > 0 ? members[random.Next(members.Count)] : null;
                switch (random.Next(6))
                {
                    case 0: asked.Add(group.Join(Request($"{step}"), default, now)); break;
                    case 1 when one is not null: asked.Add(group.Join(Request("again", one.MemberId), default, now)); break;
                    case 2 when one is not null:
                        _ = group.Sync(new SyncGroupRequest("g", one.Generation, one.MemberId, null, []), now);
                        break;
                    case 3 when one is not null: group.Heartbeat(new HeartbeatRequest("g", one.Generation, one.MemberId, null), now); break;
                    case 4 when one is not null: group.Leave(new LeavingMember(one.MemberId, null), now); break;
                    default: group.Expire(now += TimeSpan.FromSeconds(random.Next(15))); break;
                }
                if (group.NextDue is { } due) Assert.True(due > now || group.State == GroupState.PreparingRebalance);
            }
            while (group.NextDue is { } due) group.Expire(now = due);
            Assert.All(asked, join => Assert.True(join.IsCompleted));
            var joined = asked.Select(join => join.Result).Where(join => join.Error == ErrorCode.None);
            foreach (var generation in joined.GroupBy(join => join.Generation))
            {
                Assert.Single(generation.Select(join => join.Leader).Distinct());
                Assert.All(generation, join => Assert.Equal(join.Leader == join.MemberId, join.Members.Count > 0));
            }
        }
    }

    private void Pass(TimeSpan time) => _group.Expire(_now += time);

    private ErrorCode Beat(JoinGroupResponse member) =>
        _group.Heartbeat(new HeartbeatRequest("g", member.Generation, member.MemberId, null), _now);

    private Task<JoinGroupResponse> Join(
        string client, string id = "", string? instance = null, TimeSpan? session = null, string[]? protocols = null) =>
        _group.Join(Request(client, id, instance, session, protocols), new GroupClient(client, "/127.0.0.1"), _now);

    private async Task<JoinGroupResponse> Joined(string client, string? instance = null, TimeSpan? session = null)
    {
        var joined = await Join(client, instance: instance, session: session);
        await Sync(joined, [(joined.MemberId, 7)], instance);
        return joined;
    }

    private Task<SyncGroupResponse> Sync(JoinGroupResponse member, params (string Member, byte Assignment)[] assignments) =>
        Sync(member, assignments, null);

    private Task<SyncGroupResponse> Sync(JoinGroupResponse member, string instance) => Sync(member, [], instance);

    private Task<SyncGroupResponse> Sync(JoinGroupResponse member, (string Member, byte Assignment)[] assignments, string? instance) =>
        _group.Sync(new SyncGroupRequest(
            "g", member.Generation, member.MemberId, instance,
            [.. assignments.Select(one => new GroupAssignment(one.Member, new[] { one.Assignment }))]), _now);

    private static OffsetCommitRequest Commit(int generation, string member) => new("g", generation, member, null, []);

    private static JoinGroupRequest Request(
        string client, string id = "", string? instance = null, TimeSpan? session = null, string[]? protocols = null,
        bool needsId = false) => new(
        "g", session ?? Session, Rebalance, id, instance, "consumer",
        [.. (protocols ?? ["range"]).Select(name => new GroupProtocol(name, System.Text.Encoding.UTF8.GetBytes(client)))], needsId);
}
