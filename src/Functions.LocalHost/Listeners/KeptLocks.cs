using Azure;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
#pragma warning disable CS0618 // Locks are "not ready for public consumption"; the real host uses them for the same.

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Reacquires locks that were lost because the machine slept or the storage emulator restarted. The WebJobs SDK would give up on them,
/// although the work that they guard continues.
/// </summary>
internal sealed partial class KeptLocks(IDistributedLockManager locks, ILoggerFactory loggers) : IDistributedLockManager
{
    private readonly ILogger _logger = loggers.CreateLogger("Host.Locks");

    /// <summary>Wraps the registered lock manager.</summary>
    public static void Decorate(IServiceCollection services, ILoggerFactory loggers)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IDistributedLockManager));
        services.AddSingleton<IDistributedLockManager>(provider => new KeptLocks((IDistributedLockManager)(
            inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)), loggers));
    }

    public async Task<IDistributedLock?> TryLockAsync(string account, string lockId, string lockOwnerId, string proposedLeaseId,
        TimeSpan lockPeriod, CancellationToken cancellationToken)
    {
        Task<IDistributedLock?> TakeAsync(CancellationToken cancellation) =>
            locks.TryLockAsync(account, lockId, lockOwnerId, proposedLeaseId, lockPeriod, cancellation)!;
        return await TakeAsync(cancellationToken) is { } taken ? new Kept(taken, TakeAsync) : null;
    }

    /// <summary>Renews the lock. Returns false while the lock is not held; it is requested again soon.</summary>
    public async Task<bool> RenewAsync(IDistributedLock lockHandle, CancellationToken cancellationToken)
    {
        var kept = (Kept)lockHandle;
        try
        {
            if (kept.Held is { } held) return await locks.RenewAsync(held, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            // The lease or the blob no longer exists.
            kept.Held = null;
        }
        kept.Held = await kept.TakeAsync(cancellationToken);
        if (kept.Held is not null) Again(_logger, kept.LockId);
        else if (!kept.IsElsewhere) Elsewhere(_logger, kept.LockId);
        kept.IsElsewhere = kept.Held is null;
        return kept.Held is not null;
    }

    public Task ReleaseLockAsync(IDistributedLock lockHandle, CancellationToken cancellationToken) =>
        ((Kept)lockHandle).Held is { } held ? locks.ReleaseLockAsync(held, cancellationToken) : Task.CompletedTask;

    public Task<string> GetLockOwnerAsync(string account, string lockId, CancellationToken cancellationToken) =>
        locks.GetLockOwnerAsync(account, lockId, cancellationToken);

    [LoggerMessage(1, LogLevel.Warning, "The lock '{Lock}' was lost and has been acquired again.")]
    private static partial void Again(ILogger logger, string @lock);

    [LoggerMessage(2, LogLevel.Warning,
        "The lock '{Lock}' was lost to another instance of the app. Both instances run what it protects until one of them stops.")]
    private static partial void Elsewhere(ILogger logger, string @lock);

    private sealed class Kept(IDistributedLock held, Func<CancellationToken, Task<IDistributedLock?>> take) : IDistributedLock
    {
        public string LockId { get; } = held.LockId;

        /// <summary>The lock; null while another instance holds it.</summary>
        public IDistributedLock? Held { get; set; } = held;

        /// <summary>Whether it has been logged that another instance holds the lock.</summary>
        public bool IsElsewhere { get; set; }

        public Task<IDistributedLock?> TakeAsync(CancellationToken cancellation) => take(cancellation);
    }
}
