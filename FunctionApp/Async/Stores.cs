namespace FunctionApp.Async;

/// <summary>The queue of asynchronous events.</summary>
public interface IEventQueue
{
    /// <summary>Stores a message durably; it becomes visible after the delay.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task SendAsync(ReadOnlyMemory<byte> message, TimeSpan delay, CancellationToken cancellation);
}

/// <summary>Stores payloads that do not fit a message.</summary>
public interface IPayloadStore
{
    /// <summary>The container that the payloads are in, for readers outside the app.</summary>
    string Container { get; }

    /// <summary>Stores a payload under that day and name, and replaces an earlier one.</summary>
    /// <returns>The name to load it by.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<string> SaveAsync(string name, DateTimeOffset day, ReadOnlyMemory<byte> payload, CancellationToken cancellation);

    /// <summary>The payload of that name; null when it is gone.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes the payloads filed before the day of <paramref name="before"/>.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>Stores the records of asynchronous invocations.</summary>
public interface IInvocationRecords
{
    /// <summary>Adds a record, unless there is one with its request id.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task AddAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>Adds or replaces a record.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task PutAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>The record of that request id; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<InvocationRecord?> FindAsync(string requestId, CancellationToken cancellation);

    /// <summary>Replaces the record of an event that was redriven, unless there is none, or this redrive has already replaced it.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task ReopenAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>
    /// Records that an event is being retried, unless its record is already ahead: the next attempt may have been faster.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task ReportRetryAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>Deletes records that ended before that time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteFinishedAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>Stores events that were given up, to be inspected and redriven.</summary>
public interface IDeadLetters
{
    /// <summary>Adds or replaces an entry.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task PutAsync(DeadLetter letter, CancellationToken cancellation);

    /// <summary>Replaces an entry, if it has not changed since it was read.</summary>
    /// <returns>The entry as stored now; null when another writer has changed or deleted it.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<DeadLetter?> TryReplaceAsync(DeadLetter letter, CancellationToken cancellation);

    /// <summary>The entry of that key; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<DeadLetter?> FindAsync(DeadLetterKey key, CancellationToken cancellation);

    /// <summary>
    /// Lists up to <paramref name="limit"/> entries after that key, of one function or of all (null), the newest of each function first.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<IReadOnlyList<DeadLetter>> ListAsync(string? functionName, DeadLetterKey? after, int limit, CancellationToken cancellation);

    /// <summary>Deletes an entry, if there is one.</summary>
    /// <exception cref="StorageUnavailableException">It was not deleted.</exception>
    Task DeleteAsync(DeadLetterKey key, CancellationToken cancellation);

    /// <summary>Deletes entries of events that were given up before that time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation);
}

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

/// <summary>Storage did not answer, or refused the request, so nothing was stored. The message says why.</summary>
public sealed class StorageUnavailableException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Whether storage refused the request itself, so that repeating it cannot succeed.</summary>
    public bool IsRefusal { get; init; }
}
