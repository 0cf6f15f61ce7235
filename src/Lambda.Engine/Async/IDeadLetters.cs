namespace Lambda.Engine.Async;

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
