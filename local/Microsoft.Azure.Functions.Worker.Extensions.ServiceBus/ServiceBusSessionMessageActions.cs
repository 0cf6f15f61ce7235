using Azure.Messaging.ServiceBus;
using Local.ServiceBus.Messages;
using Local.ServiceBus.Receiving;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Acts on the session whose messages a function runs for.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/service-bus-messaging/message-sessions.</remarks>
public class ServiceBusSessionMessageActions
{
    private readonly Delivery? _delivery;
    private readonly ISessionReceiver? _session;

    internal ServiceBusSessionMessageActions(Delivery delivery, ISessionReceiver session)
    {
        (_delivery, _session) = (delivery, session);
        SessionLockedUntil = session.LockedUntil;
    }

    /// <summary>For a stand-in in tests, which overrides the members it needs.</summary>
    protected ServiceBusSessionMessageActions()
    {
    }

    /// <summary>When the lock on the session ends, as of the start of the function or its last renewal here.</summary>
    public virtual DateTimeOffset SessionLockedUntil { get; protected set; }

    private ISessionReceiver Session => _session ?? throw new InvalidOperationException("Actions made for a test have no session: override the member.");

    /// <summary>The state that the session keeps; empty where none was set.</summary>
    /// <exception cref="ServiceBusException">The lock is lost, or the service cannot be reached.</exception>
    public virtual async Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) =>
        // The real actions never give null: an absent state crosses the wire as no bytes.
        await Session.GetStateAsync(cancellationToken) ?? new BinaryData(ReadOnlyMemory<byte>.Empty);

    /// <summary>Replaces the state that the session keeps.</summary>
    /// <exception cref="ServiceBusException">The lock is lost, or the service cannot be reached.</exception>
    public virtual Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionState);
        return Session.SetStateAsync(sessionState, cancellationToken);
    }

    /// <summary>Gives the session up once the function has run, even if it has more messages.</summary>
    public virtual Task ReleaseSession(CancellationToken cancellationToken = default)
    {
        _ = Session;
        _delivery!.ReleasesSession = true;
        return Task.CompletedTask;
    }

    /// <summary>Holds the session for another lock duration of its entity.</summary>
    /// <exception cref="ServiceBusException">The lock is lost, or the service cannot be reached.</exception>
    public virtual async Task RenewSessionLockAsync(CancellationToken cancellationToken = default) =>
        SessionLockedUntil = await Session.RenewSessionLockAsync(cancellationToken);
}
