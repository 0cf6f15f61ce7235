#nullable disable annotations // The real package is not annotated.
using Azure.Messaging.ServiceBus.Transport;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives the messages of one session, in order, while it holds the session's lock.</summary>
/// <remarks>
/// When the lock is lost it stays lost: dispose of the receiver and accept the session again. See https://learn.microsoft.com/azure/service-bus-messaging/message-sessions.
/// </remarks>
public class ServiceBusSessionReceiver : ServiceBusReceiver
{
    /// <summary>For mocks.</summary>
    protected ServiceBusSessionReceiver() { }

    private ServiceBusSessionReceiver(ServiceBusConnection connection, string entity, string sessionId, ServiceBusSessionReceiverOptions options)
        : base(connection, entity, (options ?? new ServiceBusSessionReceiverOptions()).ToReceiverOptions(), new SessionRequest(sessionId)) { }

    /// <summary>The session.</summary>
    public virtual string SessionId => Transport.Session.Id;

    /// <summary>When the session's lock ends, in UTC. Renewing it changes it.</summary>
    public virtual DateTimeOffset SessionLockedUntil => Transport.Session.LockedUntil;

    /// <summary>Whether it was closed, or lost the lock with its link.</summary>
    public override bool IsClosed => base.IsClosed || (Transport?.IsSessionOver ?? false);

    /// <summary>What was stored with the session; null when it is nothing.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.SessionLockLost"/>: the lock ended.</exception>
    public virtual Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default)
    {
        EnsureOpen();
        return Transport.GetSessionStateAsync(cancellationToken);
    }

    /// <summary>Stores bytes with the session, in place of what was there; null removes them.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.SessionLockLost"/>: the lock ended.</exception>
    public virtual Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default)
    {
        EnsureOpen();
        return Transport.SetSessionStateAsync(sessionState, cancellationToken);
    }

    /// <summary>Locks the session anew, for as long as the entity locks; <see cref="SessionLockedUntil"/> tells until when.</summary>
    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.SessionLockLost"/>: the lock had ended.</exception>
    public virtual Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        EnsureOpen();
        return Transport.RenewSessionAsync(cancellationToken);
    }

    internal static async Task<ServiceBusSessionReceiver> AcceptAsync(ServiceBusConnection connection, string entity, string sessionId, ServiceBusSessionReceiverOptions options, CancellationToken cancellation)
    {
        var receiver = new ServiceBusSessionReceiver(connection, entity, sessionId, options);
        try
        {
            await receiver.Transport.AcceptAsync(cancellation).ConfigureAwait(false);
            return receiver;
        }
        catch
        {
            await receiver.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
