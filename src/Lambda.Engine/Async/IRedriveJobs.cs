namespace Lambda.Engine.Async;

/// <summary>Stores the jobs that redrive all dead letters of a function, one per function.</summary>
public interface IRedriveJobs
{
    /// <summary>Finds the most recent job of the function; null when there was none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<RedriveJob?> FindAsync(string functionName, CancellationToken cancellation);

    /// <summary>Adds a job, or replaces the one that was read.</summary>
    /// <returns>The job as stored now; null when another writer has added or changed one.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<RedriveJob?> TryPutAsync(RedriveJob job, CancellationToken cancellation);

    /// <summary>Queues the message for the next step of the job; it becomes visible after the delay.</summary>
    /// <exception cref="StorageUnavailableException">It was not queued.</exception>
    Task SendAsync(RedriveMessage message, TimeSpan delay, CancellationToken cancellation);
}
