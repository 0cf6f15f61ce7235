namespace Lambda.Engine.Polling.Queues;

/// <summary>Settles the messages that a trigger has received.</summary>
internal interface IQueueMessages
{
    /// <summary>Settles a message as decided. If the queue refuses, the message will be redelivered; that is logged, not thrown.</summary>
    /// <returns>Whether the message is settled: not when it is left, or when the queue refuses.</returns>
    Task<bool> SettleAsync(QueueRecord record, QueueDecision decision, CancellationToken cancellation);
}
