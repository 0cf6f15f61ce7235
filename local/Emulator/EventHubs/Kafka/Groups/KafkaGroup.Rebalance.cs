using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Groups;

internal sealed partial class KafkaGroup
{
    // All members must support at least one common assignment strategy.
    private bool Fits(JoinGroupRequest request)
    {
        var others = _members.Where(
            member => member.Id != request.MemberId && (request.InstanceId is null || member.InstanceId != request.InstanceId)).ToList();
        return others.Count == 0
            || (request.ProtocolType == ProtocolType && request.Protocols.Any(protocol => others.All(other => Has(other, protocol.Name))));
    }

    private Task<JoinGroupResponse> Add(JoinGroupRequest request, string memberId, GroupClient client, DateTimeOffset now)
    {
        if (_members.Count == 0) ProtocolType = request.ProtocolType;
        var member = new GroupMember(memberId, request.InstanceId, client) { Joined = request };
        Hear(member, now);
        _members.Add(member);
        return Await(member, now);
    }

    private Task<JoinGroupResponse> JoinAgain(GroupMember member, JoinGroupRequest request, DateTimeOffset now)
    {
        var same = member.SaysAgain(request);
        member.Joined = request;
        Hear(member, now);
        // The leader joins again for a new assignment; others may have missed the answer.
        var goesOn = same && (State == GroupState.CompletingRebalance || (State == GroupState.Stable && member.Id != _leader));
        return goesOn ? Task.FromResult(Joined(member)) : Await(member, now);
    }

    // A restarted static member keeps its place; the previous holder is fenced.
    private Task<JoinGroupResponse> Replace(GroupMember before, JoinGroupRequest request, GroupClient client, DateTimeOffset now)
    {
        var same = before.SaysAgain(request);
        var member = new GroupMember(client.NewMemberId(), before.InstanceId, client)
        {
            Joined = request, Assignment = before.Assignment,
        };
        Hear(member, now);
        before.AnswerJoin(JoinGroupResponse.Refuse(ErrorCode.FencedInstanceId, before.Id));
        before.AnswerSync(new SyncGroupResponse(ErrorCode.FencedInstanceId, default));
        _members[_members.IndexOf(before)] = member;
        var led = _leader;
        if (_leader == before.Id) _leader = member.Id;
        // Answers as to a follower, even if it is the leader: there is nothing to assign again.
        return same && State == GroupState.Stable
            ? Task.FromResult(new JoinGroupResponse(ErrorCode.None, Generation, Protocol, led, member.Id, []))
            : Await(member, now);
    }

    private Task<JoinGroupResponse> Await(GroupMember member, DateTimeOffset now)
    {
        var joined = member.WaitToJoin();
        Rebalance(now);
        return joined;
    }

    private void Remove(GroupMember member, DateTimeOffset now)
    {
        _members.Remove(member);
        member.AnswerJoin(JoinGroupResponse.Refuse(ErrorCode.UnknownMemberId, member.Id));
        member.AnswerSync(new SyncGroupResponse(ErrorCode.UnknownMemberId, default));
        Rebalance(now);
    }

    private void Rebalance(DateTimeOffset now)
    {
        if (State != GroupState.PreparingRebalance)
        {
            State = GroupState.PreparingRebalance;
            foreach (var member in _members) member.AnswerSync(new SyncGroupResponse(ErrorCode.RebalanceInProgress, default));
            _rebalanceEnds = _members.Count == 0 ? now : now + _members.Max(member => member.Joined.RebalanceTimeout);
        }
        if (_members.All(member => member.IsJoining)) Complete(now);
    }

    private void Complete(DateTimeOffset now)
    {
        Generation++;
        if (_members.Count == 0)
        {
            (State, Protocol, _leader) = (GroupState.Empty, "", "");
            return;
        }
        State = GroupState.CompletingRebalance;
        Protocol = Elect();
        if (!_members.Exists(member => member.Id == _leader && member.IsJoining))
            _leader = (_members.Find(member => member.IsJoining) ?? _members[0]).Id;
        foreach (var member in _members)
        {
            Hear(member, now);
            member.Assignment = default;
            if (member.IsJoining) member.AnswerJoin(Joined(member));
        }
    }

    // Each member votes for its favourite among the common strategies.
    private string Elect()
    {
        var common = _members[0].Joined.Protocols.Select(protocol => protocol.Name)
            .Where(name => _members.TrueForAll(member => Has(member, name)))
            .ToHashSet();
        return _members.Select(member => member.Joined.Protocols.First(protocol => common.Contains(protocol.Name)).Name)
            .GroupBy(name => name).MaxBy(votes => votes.Count())!.Key;
    }

    private static bool Has(GroupMember member, string protocol) => member.Joined.Protocols.Any(one => one.Name == protocol);

    private JoinGroupResponse Joined(GroupMember member) => new(
        ErrorCode.None, Generation, Protocol, _leader, member.Id,
        member.Id == _leader ? [.. _members.Select(one => new JoinedMember(one.Id, one.InstanceId, one.MetadataFor(Protocol)))] : []);

    private void Assign(IReadOnlyList<GroupAssignment> assignments, DateTimeOffset now)
    {
        foreach (var member in _members)
            member.Assignment = assignments.FirstOrDefault(assignment => assignment.MemberId == member.Id).Assignment;
        State = GroupState.Stable;
        foreach (var member in _members)
        {
            Hear(member, now);
            member.AnswerSync(new SyncGroupResponse(ErrorCode.None, member.Assignment));
        }
    }
}
