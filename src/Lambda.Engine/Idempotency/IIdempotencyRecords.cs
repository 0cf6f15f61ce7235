
namespace Lambda.Engine.Idempotency;

/// <summary>Stores one record for each idempotency key.</summary>
public interface IIdempotencyRecords
{
    /// <summary>Finds the record with this key; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<IdempotencyRecord?> FindAsync(string key, CancellationToken cancellation);

    /// <summary>Adds a record, or replaces the one that was read.</summary>
    /// <returns>The record as stored now; null when another writer has added, changed or deleted it.</returns>
    /// <exception cref="StorageUnavailableException">It is unknown whether the record was stored.</exception>
    Task<IdempotencyRecord?> TryPutAsync(IdempotencyRecord record, CancellationToken cancellation);

    /// <summary>Deletes a record, if it has not changed since it was stored.</summary>
    /// <returns>Whether it was deleted.</returns>
    /// <exception cref="StorageUnavailableException">It is unknown whether the record was deleted.</exception>
    Task<bool> TryDeleteAsync(IdempotencyRecord record, CancellationToken cancellation);

    /// <summary>Deletes the records that expired before the given time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteExpiredAsync(DateTimeOffset before, CancellationToken cancellation);
}
