using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Groups;

/// <summary>
/// A consumer group and its generations: members join, their leader assigns partitions, and each change of members starts over. Requests
/// wait as tasks; callers pass the time. https://cwiki.apache.org/confluence/display/KAFKA/Kafka+Client-side+Assignment+Proposal
/// </summary>
/// <remarks>
/// Not safe for use by several threads at once. A rebalance does not wait for consumers that are not in the group yet, because on one
/// machine it matters more to start at once.
/// </remarks>
internal sealed partial class KafkaGroup(string id)
{
    private readonly List<GroupMember> _members = [];
    // Ids handed to clients that have not yet joined with them.
    private readonly Dictionary<string, DateTimeOffset> _promised = [];
    private DateTimeOffset _rebalanceEnds;
    private string _leader = "";

    public string Id => id;

    public GroupState State { get; private set; }

    public int Generation { get; private set; }

    public string ProtocolType { get; private set; } = "";

    /// <summary>The way in which the members of this generation share partitions.</summary>
    public string Protocol { get; private set; } = "";

    public IReadOnlyList<GroupMember> Members => _members;

    public GroupOffsets Offsets { get; } = new();

    /// <summary>The approximate memory, in bytes, whose size clients decide.</summary>
    public long Bytes => Offsets.Bytes + _members.Sum(member => member.Bytes);

    /// <summary>Whether the group can be removed.</summary>
    public bool IsForgettable => _members.Count == 0 && _promised.Count == 0 && Offsets.IsEmpty;

    /// <summary>When <see cref="Expire"/> is next needed, unless something happens before then.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DateTimeOffset? due = State == GroupState.PreparingRebalance ? _rebalanceEnds : null;
            foreach (var expires in _members.Where(member => !member.IsWaiting).Select(member => member.Expires).Concat(_promised.Values))
            {
                if (due is null || expires < due) due = expires;
            }
            return due;
        }
    }

    public Task<JoinGroupResponse> Join(JoinGroupRequest request, GroupClient client, DateTimeOffset now)
    {
        Task<JoinGroupResponse> Refuse(ErrorCode error) => Task.FromResult(JoinGroupResponse.Refuse(error, request.MemberId));
        if (request.Protocols.Count is 0 or > GroupLimits.Protocols || !Fits(request)) return Refuse(ErrorCode.InconsistentGroupProtocol);
        var instance = request.InstanceId is { } name ? _members.Find(member => member.InstanceId == name) : null;
        if (request.MemberId.Length > 0)
        {
            if (instance is not null && instance.Id != request.MemberId) return Refuse(ErrorCode.FencedInstanceId);
            if (_members.Find(member => member.Id == request.MemberId) is { } known) return JoinAgain(known, request, now);
            return _promised.Remove(request.MemberId) ? Add(request, request.MemberId, client, now) : Refuse(ErrorCode.UnknownMemberId);
        }
        if (instance is not null) return Replace(instance, request, client, now);
        if (_members.Count + _promised.Count >= GroupLimits.Members) return Refuse(ErrorCode.GroupMaxSizeReached);
        var given = client.NewMemberId();
        if (!request.NeedsId || request.InstanceId is not null) return Add(request, given, client, now);
        _promised[given] = now + request.SessionTimeout;
        return Task.FromResult(JoinGroupResponse.Refuse(ErrorCode.MemberIdRequired, given));
    }

    public Task<SyncGroupResponse> Sync(SyncGroupRequest request, DateTimeOffset now)
    {
        static Task<SyncGroupResponse> Refuse(ErrorCode error) => Task.FromResult(new SyncGroupResponse(error, default));
        if (Check(request.MemberId, request.InstanceId, request.Generation, out var member) is not ErrorCode.None and var error)
            return Refuse(error);
        Hear(member!, now);
        if (State == GroupState.PreparingRebalance) return Refuse(ErrorCode.RebalanceInProgress);
        if (State == GroupState.Stable) return Task.FromResult(new SyncGroupResponse(ErrorCode.None, member!.Assignment));
        var assigned = member!.WaitToSync();
        if (member.Id == _leader) Assign(request.Assignments, now);
        return assigned;
    }

    public ErrorCode Heartbeat(HeartbeatRequest request, DateTimeOffset now)
    {
        if (Check(request.MemberId, request.InstanceId, request.Generation, out var member) is not ErrorCode.None and var error)
            return error;
        Hear(member!, now);
        return State == GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    public ErrorCode Leave(LeavingMember leaving, DateTimeOffset now)
    {
        if (leaving.InstanceId is null && _promised.Remove(leaving.MemberId)) return ErrorCode.None;
        var found =
            _members.Find(member => leaving.InstanceId is { } instance ? member.InstanceId == instance : member.Id == leaving.MemberId);
        if (found is null) return ErrorCode.UnknownMemberId;
        if (leaving.InstanceId is not null && leaving.MemberId.Length > 0 && leaving.MemberId != found.Id)
            return ErrorCode.FencedInstanceId;
        Remove(found, now);
        return ErrorCode.None;
    }

    /// <summary>Checks whether offsets may be committed for a member, or for no member in a group without members.</summary>
    public ErrorCode CheckCommit(OffsetCommitRequest request, DateTimeOffset now)
    {
        if (request.Generation < 0 && _members.Count == 0) return ErrorCode.None;
        if (Check(request.MemberId, request.InstanceId, request.Generation, out var member) is not ErrorCode.None and var error)
            return error;
        Hear(member!, now);
        return State == GroupState.CompletingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    /// <summary>Removes members that have been silent for too long, or have not rejoined in time.</summary>
    public void Expire(DateTimeOffset now)
    {
        foreach (var promised in _promised.Where(promised => promised.Value <= now).Select(promised => promised.Key).ToArray())
            _promised.Remove(promised);
        foreach (var gone in _members.Where(member => !member.IsWaiting && member.Expires <= now).ToArray()) Remove(gone, now);
        if (State != GroupState.PreparingRebalance || _rebalanceEnds > now) return;
        foreach (var late in _members.Where(member => member is { IsJoining: false, InstanceId: null }).ToArray()) _members.Remove(late);
        Complete(now);
    }

    private ErrorCode Check(string memberId, string? instanceId, int generation, out GroupMember? member)
    {
        member = _members.Find(one => instanceId is null ? one.Id == memberId : one.InstanceId == instanceId);
        if (member is null) return ErrorCode.UnknownMemberId;
        if (member.Id != memberId) return ErrorCode.FencedInstanceId;
        return generation == Generation ? ErrorCode.None : ErrorCode.IllegalGeneration;
    }

    private static void Hear(GroupMember member, DateTimeOffset now) => member.Expires = now + member.Joined.SessionTimeout;
}
