namespace Lambda.Engine.Polling.Queues;

/// <summary>The decision about a received message.</summary>
internal abstract record QueueDecision
{
    private QueueDecision() { }

    /// <summary>The message succeeded: the queue deletes it.</summary>
    public sealed record Complete : QueueDecision;

    /// <summary>The message failed: the queue redelivers it, or dead-letters it after too many deliveries.</summary>
    /// <param name="Reason">Why it failed, for anyone who reads it in the dead-letter queue.</param>
    public sealed record Abandon(string Reason) : QueueDecision;

    /// <summary>The message was not attempted: the queue redelivers it when its lock expires.</summary>
    /// <param name="Reason">Why it was not attempted.</param>
    public sealed record Leave(string Reason) : QueueDecision;
}
