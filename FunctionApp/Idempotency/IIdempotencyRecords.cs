using FunctionApp.Async;

namespace FunctionApp.Idempotency;

/// <summary>Keeps one record for each key.</summary>
public interface IIdempotencyRecords
{
    /// <summary>The record of the key; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">It could not be asked for.</exception>
    Task<IdempotencyRecord?> FindAsync(string key, CancellationToken cancellation);

    /// <summary>Adds a record, or replaces the one that was read.</summary>
    /// <returns>The record as it is stored now; null when someone else has added, changed or deleted it.</returns>
    /// <exception cref="StorageUnavailableException">It may not be stored.</exception>
    Task<IdempotencyRecord?> TryPutAsync(IdempotencyRecord record, CancellationToken cancellation);

    /// <summary>Deletes a record if it still is what was stored.</summary>
    /// <returns>Whether it was deleted.</returns>
    /// <exception cref="StorageUnavailableException">It may not be deleted.</exception>
    Task<bool> TryDeleteAsync(IdempotencyRecord record, CancellationToken cancellation);

    /// <summary>Deletes the records that stopped to count before that time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteExpiredAsync(DateTimeOffset before, CancellationToken cancellation);
}
