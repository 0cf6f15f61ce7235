using Functions.LocalHost.ServiceBus.Rpc;
using Google.Protobuf;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Acts on the session whose messages a function runs for.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/service-bus-messaging/message-sessions. The host carries out each call: a failure there, such
/// as a lost lock, is thrown as <see cref="Grpc.Core.RpcException"/>.
/// </remarks>
[InputConverter(typeof(ServiceBusSessionMessageActionsConverter))]
public class ServiceBusSessionMessageActions
{
    private readonly Settlement.SettlementClient _settlement;
    private readonly string _sessionId;

    internal ServiceBusSessionMessageActions(Settlement.SettlementClient settlement, string sessionId, DateTimeOffset sessionLockedUntil) =>
        (_settlement, _sessionId, SessionLockedUntil) = (settlement, sessionId, sessionLockedUntil);

    /// <summary>Creates an instance for test doubles, which override the members that they need.</summary>
    protected ServiceBusSessionMessageActions() => (_settlement, _sessionId) = (null!, null!);

    /// <summary>When the lock of the session expires, as known at the start of the function or after its last renewal here.</summary>
    public virtual DateTimeOffset SessionLockedUntil { get; protected set; }

    /// <summary>Returns the state of the session; empty if none was set.</summary>
    public virtual async Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _settlement.GetSessionStateAsync(new() { SessionId = _sessionId }, cancellationToken: cancellationToken);
        return new BinaryData(answer.SessionState.Memory);
    }

    /// <summary>Replaces the state of the session.</summary>
    public virtual async Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionState);
        var state = ByteString.CopyFrom(sessionState.ToMemory().Span);
        var request = new SetSessionStateRequest { SessionId = _sessionId, SessionState = state };
        await _settlement.SetSessionStateAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Releases the session after the function has run, even if it has more messages.</summary>
    public virtual async Task ReleaseSession(CancellationToken cancellationToken = default) =>
        await _settlement.ReleaseSessionAsync(new() { SessionId = _sessionId }, cancellationToken: cancellationToken);

    /// <summary>Renews the lock of the session, for another lock duration of its entity.</summary>
    public virtual async Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _settlement.RenewSessionLockAsync(new() { SessionId = _sessionId }, cancellationToken: cancellationToken);
        SessionLockedUntil = answer.LockedUntil.ToDateTimeOffset();
    }
}
