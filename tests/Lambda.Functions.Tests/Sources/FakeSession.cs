using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Tests.Sources;

/// <summary>Counts how often the lock of a session is renewed.</summary>
internal sealed class FakeSession : ServiceBusSessionMessageActions
{
    public FakeSession(DateTimeOffset lockedUntil) => SessionLockedUntil = lockedUntil;

    public int Renewals { get; private set; }

    /// <summary>Whether the lock is lost.</summary>
    public bool IsLost { get; set; }

    public override Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        Renewals++;
        return IsLost ? throw new ServiceBusException("The lock is lost.", ServiceBusFailureReason.SessionLockLost) : Task.CompletedTask;
    }
}
