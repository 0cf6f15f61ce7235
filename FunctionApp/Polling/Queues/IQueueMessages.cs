namespace FunctionApp.Polling.Queues;

/// <summary>The messages that a trigger has in hand.</summary>
public interface IQueueMessages
{
    /// <summary>Does to a message what was decided. One that the queue does not take back any more comes again: that is logged, not thrown.</summary>
    Task SettleAsync(QueueRecord record, QueueDecision decision, CancellationToken cancellation);
}
