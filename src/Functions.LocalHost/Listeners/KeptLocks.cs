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

    /// <summary>
    /// Renews the lock. Returns false while that fails, so that the SDK soon tries again; after an exception, the SDK would stop.
    /// </summary>
    public async Task<bool> RenewAsync(IDistributedLock lockHandle, CancellationToken cancellationToken)
    {
        var kept = (Kept)lockHandle;
        try
        {
            var renewed = await RenewAsync(kept, cancellationToken);
            kept.IsFailing = false;
            return renewed;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!kept.IsFailing) Failing(_logger, kept.LockId, e.Message);
            kept.IsFailing = true;
            return false;
        }
    }

    public Task ReleaseLockAsync(IDistributedLock lockHandle, CancellationToken cancellationToken) =>
        ((Kept)lockHandle).Held is { } held ? locks.ReleaseLockAsync(held, cancellationToken) : Task.CompletedTask;

    public Task<string> GetLockOwnerAsync(string account, string lockId, CancellationToken cancellationToken) =>
        locks.GetLockOwnerAsync(account, lockId, cancellationToken);

    private async Task<bool> RenewAsync(Kept kept, CancellationToken cancellation)
    {
        try
        {
            if (kept.Held is { } held) return await locks.RenewAsync(held, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            // The lease or the blob no longer exists.
            kept.Held = null;
        }
        kept.Held = await kept.TakeAsync(cancellation);
        if (kept.Held is not null) Again(_logger, kept.LockId);
        else if (!kept.IsElsewhere) Elsewhere(_logger, kept.LockId);
        kept.IsElsewhere = kept.Held is null;
        return kept.Held is not null;
    }

    [LoggerMessage(1, LogLevel.Warning, "The lock '{Lock}' was lost and has been acquired again.")]
    private static partial void Again(ILogger logger, string @lock);

    [LoggerMessage(2, LogLevel.Warning,
        "The lock '{Lock}' was lost to another instance of the app. "
            + "Both instances run the work that the lock protects until one of them stops.")]
    private static partial void Elsewhere(ILogger logger, string @lock);

    [LoggerMessage(3, LogLevel.Warning, "The lock '{Lock}' cannot be renewed. The host keeps trying. {Message}")]
    private static partial void Failing(ILogger logger, string @lock, string message);

    private sealed class Kept(IDistributedLock held, Func<CancellationToken, Task<IDistributedLock?>> take) : IDistributedLock
    {
        public string LockId { get; } = held.LockId;

        /// <summary>The lock; null while another instance holds it.</summary>
        public IDistributedLock? Held { get; set; } = held;

        /// <summary>Whether it has been logged that another instance holds the lock.</summary>
        public bool IsElsewhere { get; set; }

        /// <summary>Whether the log says that it cannot be renewed.</summary>
        public bool IsFailing { get; set; }

        public Task<IDistributedLock?> TakeAsync(CancellationToken cancellation) => take(cancellation);
    }
}
