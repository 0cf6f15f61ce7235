namespace Lambda.Engine.Async;

/// <summary>Stores the jobs that redrive all dead letters of a function, one per function.</summary>
public interface IRedriveJobs
{
    /// <summary>The function's last job; null when there was none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<RedriveJob?> FindAsync(string functionName, CancellationToken cancellation);

    /// <summary>Adds a job, or replaces the one that was read.</summary>
    /// <returns>The job as stored now; null when another writer has added or changed one.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<RedriveJob?> TryPutAsync(RedriveJob job, CancellationToken cancellation);

    /// <summary>Queues the next page of the job; the message becomes visible after the delay.</summary>
    /// <exception cref="StorageUnavailableException">It was not queued.</exception>
    Task SendAsync(RedriveMessage message, TimeSpan delay, CancellationToken cancellation);
}
