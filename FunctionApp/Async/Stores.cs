namespace FunctionApp.Async;

/// <summary>The queue that events wait in.</summary>
public interface IEventQueue
{
    /// <summary>Stores a message durably; it is seen after the delay.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task SendAsync(ReadOnlyMemory<byte> message, TimeSpan delay, CancellationToken cancellation);
}

/// <summary>Holds payloads that do not fit a message.</summary>
public interface IPayloadStore
{
    /// <summary>The container that the names are in, for those who read them outside of the app.</summary>
    string Container { get; }

    /// <summary>Stores a payload, filed by the day; the same name again replaces it.</summary>
    /// <returns>The name to load it by.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<string> SaveAsync(string name, DateTimeOffset day, ReadOnlyMemory<byte> payload, CancellationToken cancellation);

    /// <summary>The payload of that name; null when it is gone.</summary>
    /// <exception cref="StorageUnavailableException">It could not be asked for.</exception>
    Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes the payloads filed before the day of <paramref name="before"/>.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>Records of asynchronous invocations.</summary>
public interface IInvocationRecords
{
    /// <summary>Adds a record unless there is one of that request id.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task AddAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>Adds or replaces a record.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task PutAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>The record of that request id; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">It could not be asked for.</exception>
    Task<InvocationRecord?> FindAsync(string requestId, CancellationToken cancellation);

    /// <summary>Replaces the record of an event that was sent again, unless there is none, or one of that redrive already.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task ReopenAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>Adds the record of an event that is tried again, or replaces the one there is, unless that is ahead of it: the next attempt may be faster.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task ReportRetryAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>Deletes records that ended before that time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteFinishedAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>Events that were given up, and are kept to be looked at and sent again.</summary>
public interface IDeadLetters
{
    /// <summary>Adds or replaces an entry.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task PutAsync(DeadLetter letter, CancellationToken cancellation);

    /// <summary>Replaces an entry if it still is what was read.</summary>
    /// <returns>The entry as it is stored now; null when someone else has changed or deleted it.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<DeadLetter?> TryReplaceAsync(DeadLetter letter, CancellationToken cancellation);

    /// <summary>The entry of that key; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">It could not be asked for.</exception>
    Task<DeadLetter?> FindAsync(DeadLetterKey key, CancellationToken cancellation);

    /// <summary>Up to <paramref name="limit"/> entries, of one function or of all (null), the newest of each function first, behind that key.</summary>
    /// <exception cref="StorageUnavailableException">They could not be asked for.</exception>
    Task<IReadOnlyList<DeadLetter>> ListAsync(string? functionName, DeadLetterKey? after, int limit, CancellationToken cancellation);

    /// <summary>Deletes an entry, if there is one.</summary>
    /// <exception cref="StorageUnavailableException">It was not deleted.</exception>
    Task DeleteAsync(DeadLetterKey key, CancellationToken cancellation);

    /// <summary>Deletes entries of events that were given up before that time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>The jobs that send all dead letters of a function again, one a function.</summary>
public interface IRedriveJobs
{
    /// <summary>The function's last job; null when there was none.</summary>
    /// <exception cref="StorageUnavailableException">It could not be asked for.</exception>
    Task<RedriveJob?> FindAsync(string functionName, CancellationToken cancellation);

    /// <summary>Adds a job, or replaces the one that was read.</summary>
    /// <returns>The job as it is stored now; null when someone else has added or changed one.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<RedriveJob?> TryPutAsync(RedriveJob job, CancellationToken cancellation);

    /// <summary>Asks for the next page of the job; the message is seen after the delay.</summary>
    /// <exception cref="StorageUnavailableException">It was not queued.</exception>
    Task SendAsync(RedriveMessage message, TimeSpan delay, CancellationToken cancellation);
}

/// <summary>Storage did not answer, or refused; nothing was stored. The message says why.</summary>
public sealed class StorageUnavailableException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Whether storage has refused the request for what it is, so that the same request is refused for ever.</summary>
    public bool IsRefusal { get; init; }
}
