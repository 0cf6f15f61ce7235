namespace FunctionApp.Polling.Queues;

/// <summary>What becomes of a message that was handed out.</summary>
public abstract record QueueDecision
{
    private QueueDecision() { }

    /// <summary>It is done: the queue deletes it.</summary>
    public sealed record Complete : QueueDecision;

    /// <summary>It has failed: the queue hands it out again, or dead-letters it when it has done so too often.</summary>
    /// <param name="Reason">Why, for whoever finds it there.</param>
    public sealed record Abandon(string Reason) : QueueDecision;

    /// <summary>It was not tried: the queue hands it out again when its lock has ended.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Leave(string Reason) : QueueDecision;
}
