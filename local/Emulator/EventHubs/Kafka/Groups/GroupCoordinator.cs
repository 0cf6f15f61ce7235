using Local.Emulator.EventHubs.Kafka.Login;
using Local.Emulator.EventHubs.Kafka.Topics;
using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Groups;

/// <summary>
/// The consumer groups of the namespace. A group is created when a client names it, and is not a consumer group of an event hub.
/// </summary>
internal sealed class GroupCoordinator(TopicTable topics, TimeProvider time) : IDisposable
{
    // Timers are limited to 49 days; a timer that fires early is set again.
    private static readonly TimeSpan FurthestTimer = TimeSpan.FromDays(1);
    private readonly Dictionary<string, Entry> _groups = [];
    private readonly Lock _gate = new();
    private long _bytes;

    public Task<JoinGroupResponse> Answer(JoinGroupRequest request, GroupClient client)
    {
        Task<JoinGroupResponse> Refuse(ErrorCode error) => Task.FromResult(JoinGroupResponse.Refuse(error, request.MemberId));
        if (request.SessionTimeout < GroupLimits.ShortestSession || request.SessionTimeout > GroupLimits.LongestSession)
            return Refuse(ErrorCode.InvalidSessionTimeout);
        return In(
            request.GroupId,
            group => IsFull ? Refuse(ErrorCode.GroupMaxSizeReached) : group.Join(request, client, time.GetUtcNow()),
            Refuse,
            creates: true);
    }

    public Task<SyncGroupResponse> Answer(SyncGroupRequest request) =>
        In(
            request.GroupId,
            group => group.Sync(request, time.GetUtcNow()),
            error => Task.FromResult(new SyncGroupResponse(error, default)));

    public HeartbeatResponse Answer(HeartbeatRequest request) =>
        new(In(request.GroupId, group => group.Heartbeat(request, time.GetUtcNow()), error => error));

    public LeaveGroupResponse Answer(LeaveGroupRequest request) => new(In(
        request.GroupId,
        group => request.Members.Select(member => (member, group.Leave(member, time.GetUtcNow()))).ToArray(),
        error => request.Members.Select(member => (member, error)).ToArray()));

    public OffsetCommitResponse Answer(OffsetCommitRequest request, SaslLogin login)
    {
        IReadOnlyList<TopicOf<CommitOutcome>> All(ErrorCode error) =>
            [.. request.Topics.Select(topic => topic.Select(partition => new CommitOutcome(partition.Index, error)))];
        return new OffsetCommitResponse(
            In(request.GroupId, group => Commit(group, request, login, All), All, creates: request.Generation < 0));
    }

    public OffsetFetchResponse Answer(OffsetFetchRequest request)
    {
        lock (_gate)
        {
            var offsets = _groups.TryGetValue(request.GroupId, out var found) ? found.Group.Offsets : new GroupOffsets();
            return new OffsetFetchResponse(request.Topics is { } asked
                ? [.. asked.Select(topic => topic.Select(partition => offsets.Find(topic.Name, partition)))]
                : offsets.All(), ErrorCode.None);
        }
    }

    public DescribeGroupsResponse Answer(DescribeGroupsRequest request)
    {
        lock (_gate)
        {
            return new DescribeGroupsResponse([.. request.Groups.Distinct().Select(id => _groups.TryGetValue(id, out var found)
                ? Describe(found.Group)
                : new DescribedGroup(ErrorCode.None, id, "Dead", "", "", []))]);
        }
    }

    public ListGroupsResponse List()
    {
        lock (_gate) return new ListGroupsResponse([.. _groups.Values.Select(found => (found.Group.Id, found.Group.ProtocolType))]);
    }

    public DeleteGroupsResponse Answer(DeleteGroupsRequest request)
    {
        lock (_gate) return new DeleteGroupsResponse([.. request.Groups.Select(id => (id, Delete(id)))]);
    }

    /// <summary>Returns the groups at this moment.</summary>
    public IReadOnlyList<GroupView> Snapshot()
    {
        lock (_gate)
            return [.. _groups.Values.Select(
                found => new GroupView(found.Group.Id, found.Group.State, found.Group.Members.Count, found.Group.Offsets.All()))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var entry in _groups.Values) entry.Timer.Dispose();
        }
    }

    private bool IsFull => _bytes >= GroupLimits.Bytes;

    private T In<T>(string id, Func<KafkaGroup, T> answer, Func<ErrorCode, T> refuse, bool creates = false)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(id, out var found))
            {
                if (id.Length is 0 or > GroupLimits.NameLength) return refuse(ErrorCode.InvalidGroupId);
                if (!creates) return refuse(ErrorCode.UnknownMemberId);
                if (_groups.Count >= GroupLimits.Groups) return refuse(ErrorCode.PolicyViolation);
                var group = new KafkaGroup(id);
                found = new Entry(group, time.CreateTimer(_ => Expire(group), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
                _groups.Add(id, found);
            }
            var answered = answer(found.Group);
            Settle(found);
            return answered;
        }
    }

    private void Expire(KafkaGroup group)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(group.Id, out var found) || found.Group != group) return;
            group.Expire(time.GetUtcNow());
            Settle(found);
        }
    }

    private void Settle(Entry entry)
    {
        var (group, timer) = (entry.Group, entry.Timer);
        _bytes += group.Bytes - entry.Bytes;
        entry.Bytes = group.Bytes;
        if (group.IsForgettable) Forget(entry);
        else if (group.NextDue is { } due)
        {
            var wait = due - time.GetUtcNow();
            timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > FurthestTimer ? FurthestTimer : wait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private IReadOnlyList<TopicOf<CommitOutcome>> Commit(
        KafkaGroup group, OffsetCommitRequest request, SaslLogin login, Func<ErrorCode, IReadOnlyList<TopicOf<CommitOutcome>>> all)
    {
        if (group.CheckCommit(request, time.GetUtcNow()) is not ErrorCode.None and var refusal) return all(refusal);
        return [.. request.Topics.Select(topic => topic.Select(partition =>
        {
            var error = topics.Find(topic.Name, partition.Index, login, out _);
            var mostMetadata = IsFull ? 0 : GroupLimits.OffsetMetadata;
            if (error == ErrorCode.None && partition.Metadata is { } metadata && metadata.Length > mostMetadata)
                error = ErrorCode.OffsetMetadataTooLarge;
            if (error == ErrorCode.None) group.Offsets.Commit(topic.Name, partition);
            return new CommitOutcome(partition.Index, error);
        }))];
    }

    private ErrorCode Delete(string id)
    {
        if (!_groups.TryGetValue(id, out var found)) return ErrorCode.GroupIdNotFound;
        if (found.Group.Members.Count > 0) return ErrorCode.NonEmptyGroup;
        Forget(found);
        return ErrorCode.None;
    }

    private void Forget(Entry entry)
    {
        entry.Timer.Dispose();
        _groups.Remove(entry.Group.Id);
        _bytes -= entry.Bytes;
    }

    private static DescribedGroup Describe(KafkaGroup group) => new(
        ErrorCode.None, group.Id, $"{group.State}", group.ProtocolType, group.Protocol,
        [.. group.Members.Select(member => new DescribedMember(
            member.Id, member.InstanceId, member.Client.Id, member.Client.Host, member.MetadataFor(group.Protocol), member.Assignment))]);

    private sealed class Entry(KafkaGroup group, ITimer timer)
    {
        public KafkaGroup Group => group;

        public ITimer Timer => timer;

        /// <summary>The bytes that count towards <see cref="GroupLimits.Bytes"/>.</summary>
        public long Bytes { get; set; }
    }
}

/// <summary>The state of a group at one moment.</summary>
internal sealed record GroupView(string Id, GroupState State, int Members, IReadOnlyList<TopicOf<FetchedOffset>> Offsets);
