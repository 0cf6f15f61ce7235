using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Tests.Sources;

/// <summary>Counts how often a session is released, and its lock renewed.</summary>
internal sealed class FakeSession : ServiceBusSessionMessageActions
{
    public FakeSession(DateTimeOffset lockedUntil) => SessionLockedUntil = lockedUntil;

    public int Renewals { get; private set; }

    /// <summary>Whether the lock is lost.</summary>
    public bool IsLost { get; set; }

    public int Releases { get; private set; }

    public override Task ReleaseSession(CancellationToken cancellationToken = default)
    {
        Releases++;
        return IsLost ? throw new ServiceBusException("The lock is lost.", ServiceBusFailureReason.SessionLockLost) : Task.CompletedTask;
    }

    public override Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        Renewals++;
        return IsLost ? throw new ServiceBusException("The lock is lost.", ServiceBusFailureReason.SessionLockLost) : Task.CompletedTask;
    }
}
