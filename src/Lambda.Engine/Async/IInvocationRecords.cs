namespace Lambda.Engine.Async;

/// <summary>Stores the records of asynchronous invocations.</summary>
public interface IInvocationRecords
{
    /// <summary>Adds a record, unless its request id already has one.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task AddAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>
    /// Stores the record of an event that has ended, unless a copy of the event ended before. Each redrive can end once more.
    /// </summary>
    /// <returns>The record that is stored now: this one, or another one if this was not the first end.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<InvocationRecord> EndAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>Finds the record with this request id; null when there is none.</summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<InvocationRecord?> FindAsync(string requestId, CancellationToken cancellation);

    /// <summary>
    /// Replaces the record of an event that was redriven, unless there is none, or this redrive has already replaced it. The history is
    /// kept.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task ReopenAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>
    /// Stores that an event is being retried, unless its record is already further: the next attempt may have been faster.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task ReportRetryAsync(InvocationRecord record, CancellationToken cancellation);

    /// <summary>
    /// Lists events, the newest first. Events whose record could not be added when they were accepted are missing, and so are those past
    /// their retention.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage could not be read.</exception>
    Task<InvocationPage> ListAsync(InvocationQuery query, CancellationToken cancellation);

    /// <summary>Deletes the records of events that ended before the given time.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteFinishedAsync(DateTimeOffset before, CancellationToken cancellation);
}
