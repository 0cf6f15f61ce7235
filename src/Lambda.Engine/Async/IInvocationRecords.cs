namespace Lambda.Engine.Async;

/// <summary>Stores the records of asynchronous invocations.</summary>
public interface IInvocationRecords
{
    /// <summary>Adds a record, unless there is one with its request id.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task AddAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>
    /// Adds or replaces the record of an event that has ended, unless a copy of the event ended before: each redrive has one end.
    /// </summary>
    /// <returns>The record that is stored now: this one, or another one if this was not the first end.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<InvocationRecord> EndAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>The record of that request id; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<InvocationRecord?> FindAsync(string requestId, CancellationToken cancellation);

    /// <summary>
    /// Replaces the record of an event that was redriven, unless there is none, or this redrive has already replaced it. The history stays.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task ReopenAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>
    /// Records that an event is being retried, unless its record is already ahead: the next attempt may have been faster.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task ReportRetryAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>
    /// Lists events, the newest first. Events that were accepted while their record could not be added are missing, and so is what is past
    /// its retention.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<InvocationPage> ListAsync(InvocationQuery query, CancellationToken cancellation);

    /// <summary>Deletes records that ended before that time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteFinishedAsync(DateTimeOffset before, CancellationToken cancellation);
}
