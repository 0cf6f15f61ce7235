using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Groups;

/// <summary>The client of a member, as its connection identifies it.</summary>
internal readonly record struct GroupClient(string Id, string Host)
{
    private const int IdInMemberId = 200;

    /// <summary>Makes a member id. It begins with the client's id, so that people recognize it.</summary>
    public string NewMemberId() => $"{(Id is { Length: > IdInMemberId } ? Id[..IdInMemberId] : Id)}-{Guid.NewGuid():D}";
}

/// <summary>A member of a group, which is one consumer.</summary>
/// <param name="instanceId">The instance id of a static member; null for others.</param>
internal sealed class GroupMember(string id, string? instanceId, GroupClient client)
{
    private TaskCompletionSource<JoinGroupResponse>? _join;
    private TaskCompletionSource<SyncGroupResponse>? _sync;

    public string Id => id;

    public string? InstanceId => instanceId;

    public GroupClient Client => client;

    /// <summary>The request with which the member last joined.</summary>
    public required JoinGroupRequest Joined { get; set; }

    public ReadOnlyMemory<byte> Assignment { get; set; }

    /// <summary>When the member is considered gone if it sends nothing.</summary>
    public DateTimeOffset Expires { get; set; }

    /// <summary>The approximate memory, in bytes, whose size the client decides.</summary>
    public long Bytes => Assignment.Length + (sizeof(char) * (long)id.Length) + Joined.Protocols.Sum(
        protocol => (long)protocol.Metadata.Length);

    public bool IsJoining => _join is not null;

    /// <summary>Whether the member is waiting for an answer, and therefore sends no heartbeats.</summary>
    public bool IsWaiting => _join is not null || _sync is not null;

    public Task<JoinGroupResponse> WaitToJoin()
    {
        AnswerJoin(JoinGroupResponse.Refuse(ErrorCode.RebalanceInProgress, id));
        _join = new TaskCompletionSource<JoinGroupResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _join.Task;
    }

    public Task<SyncGroupResponse> WaitToSync()
    {
        AnswerSync(new SyncGroupResponse(ErrorCode.RebalanceInProgress, default));
        _sync = new TaskCompletionSource<SyncGroupResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _sync.Task;
    }

    public void AnswerJoin(JoinGroupResponse response)
    {
        _join?.TrySetResult(response);
        _join = null;
    }

    public void AnswerSync(SyncGroupResponse response)
    {
        _sync?.TrySetResult(response);
        _sync = null;
    }

    /// <summary>Returns whether the member's request is unchanged, so that its group need not change.</summary>
    public bool SaysAgain(JoinGroupRequest request) =>
        request.Protocols.Count == Joined.Protocols.Count
        && request.Protocols.Zip(Joined.Protocols)
            .All(pair => pair.First.Name == pair.Second.Name && pair.First.Metadata.Span.SequenceEqual(pair.Second.Metadata.Span));

    public ReadOnlyMemory<byte> MetadataFor(string protocol) => Joined.Protocols.FirstOrDefault(one => one.Name == protocol).Metadata;
}
