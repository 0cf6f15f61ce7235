namespace Lambda.Engine.Async;

/// <summary>Stores events that the app has given up on, to be inspected and redriven.</summary>
public interface IDeadLetters
{
    /// <summary>Adds an entry, unless its key has one. Repeating the call, when its answer was lost, changes nothing.</summary>
    /// <returns>The entry as stored now; null when there was one before, which stays.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<DeadLetter?> TryAddAsync(DeadLetter letter, CancellationToken cancellation);

    /// <summary>Replaces an entry, if it has not changed since it was read.</summary>
    /// <returns>The entry as stored now; null when another writer has changed or deleted it.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<DeadLetter?> TryReplaceAsync(DeadLetter letter, CancellationToken cancellation);

    /// <summary>Finds the entry with this key; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<DeadLetter?> FindAsync(DeadLetterKey key, CancellationToken cancellation);

    /// <summary>
    /// Lists up to <paramref name="limit"/> entries that follow a key, of one function or, if the name is null, of all; the newest of each
    /// function come first.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<IReadOnlyList<DeadLetter>> ListAsync(string? functionName, DeadLetterKey? after, int limit, CancellationToken cancellation);

    /// <summary>Deletes the entry with this key, if there is one.</summary>
    /// <exception cref="StorageUnavailableException">It was not deleted.</exception>
    Task DeleteAsync(DeadLetterKey key, CancellationToken cancellation);

    /// <summary>Deletes the entries of events that failed before the given time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation);
}
