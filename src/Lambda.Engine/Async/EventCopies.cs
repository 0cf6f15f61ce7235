using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

/// <summary>Recognizes messages that are copies of finished work.</summary>
internal sealed class EventCopies(EventCompletion end, ILogger<EventCopies> logger)
{
    /// <summary>Returns whether a message can be a copy of finished work, so that the event's record must be read.</summary>
    /// <param name="item">The event.</param>
    /// <param name="dequeueCount">How many times the queue has delivered the message.</param>
    // Only a message that was received before or postponed, or whose sender may send twice, can be one. Such senders are other events, and
    // callers who wait for a reply.
    public static bool MayBe(AsyncEvent item, long dequeueCount) =>
        dequeueCount > 1 || item.Attempt > 1 || item.Backoffs > 0 || item.Redrives > 0 || item.Hops > 0 || item.Reply is not null;

    /// <summary>Drops the message if its event's record shows that the work of the message is already done.</summary>
    /// <param name="item">The event.</param>
    /// <param name="record">Its record; null when there is none.</param>
    /// <param name="shutdown">Cancelled when the app shuts down.</param>
    /// <returns>Whether the message is a copy.</returns>
    /// <exception cref="StorageUnavailableException">The dead letter of the event could not be deleted.</exception>
    public async Task<bool> TryDropAsync(AsyncEvent item, InvocationRecord? record, CancellationToken shutdown)
    {
        if (record is null || !IsAhead(record, item)) return false;
        AsyncLog.Duplicate(logger, item.RequestId, item.Function, item.Attempt);
        // An event succeeded whose dead letter could not be deleted any more, or to which a copy of it has added one.
        if (record.State == InvocationState.Succeeded) await end.DeleteLetterAsync(item, shutdown);
        return true;
    }

    private static bool IsAhead(InvocationRecord record, AsyncEvent item) => (record.Redrives ?? 0) > item.Redrives
        || (record.Redrives ?? 0) == item.Redrives
            && (record.IsTerminal || record.State == InvocationState.Retrying && record.Attempts >= item.Attempts);
}
