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
    /// <summary>Stores a payload; the same name again replaces it.</summary>
    /// <returns>The name to load it by.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<string> SaveAsync(string requestId, DateTimeOffset acceptedAt, ReadOnlyMemory<byte> payload, CancellationToken cancellation);

    /// <summary>The payload of that name; null when it is gone.</summary>
    /// <exception cref="StorageUnavailableException">It could not be asked for.</exception>
    Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes the payloads of events accepted before the day of <paramref name="before"/>.</summary>
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

    /// <summary>Deletes records that ended before that time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteFinishedAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>One kind of destination.</summary>
public interface IDestination
{
    /// <summary>The kind in addresses, such as <c>storage-queue</c>.</summary>
    string Kind { get; }

    /// <summary>What is wrong with a name of this kind; null when nothing is.</summary>
    string? NameError(string name);

    /// <summary>Delivers a record.</summary>
    /// <exception cref="StorageUnavailableException">It was not delivered.</exception>
    Task SendAsync(string name, DestinationRecord record, CancellationToken cancellation);
}

/// <summary>Storage did not answer, or refused; nothing was stored. The message says why.</summary>
public sealed class StorageUnavailableException(string message, Exception inner) : Exception(message, inner);
