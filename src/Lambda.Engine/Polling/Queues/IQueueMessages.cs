namespace Lambda.Engine.Polling.Queues;

/// <summary>Settles the messages that a trigger has received.</summary>
internal interface IQueueMessages
{
    /// <summary>
    /// Settles a message as decided. If the queue refuses that, the message will be redelivered; this is logged, not thrown.
    /// </summary>
    /// <returns>Whether the message is settled. It is not if the decision is to leave it, or if the queue refused.</returns>
    Task<bool> SettleAsync(QueueRecord record, QueueDecision decision, CancellationToken cancellation);
}
