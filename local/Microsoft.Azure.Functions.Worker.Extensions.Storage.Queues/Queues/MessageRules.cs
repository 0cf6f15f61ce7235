namespace Local.Queues;

/// <summary>What is done with a message.</summary>
internal enum MessageAction
{
    /// <summary>Executes the function.</summary>
    Execute,

    /// <summary>Deletes it: it is done.</summary>
    Delete,

    /// <summary>Makes it visible again after the visibility timeout.</summary>
    Release,

    /// <summary>Copies it to the poison queue, then deletes it.</summary>
    Poison,

    /// <summary>Leaves it hidden until its lease ends: it has failed and its queue has no poison queue.</summary>
    Leave,
}

/// <summary>The rules of the real host for a message that was received, and for one whose function has run.</summary>
internal static class MessageRules
{
    private const string PoisonSuffix = "-poison";
    private const int LongestQueueName = 63;

    /// <summary>The action for a message that was just received.</summary>
    /// <param name="dequeueCount">How often it was received, this time included.</param>
    public static MessageAction OnReceipt(long dequeueCount, int maxDequeueCount, bool readable, bool hasPoisonQueue) =>
        readable && dequeueCount <= maxDequeueCount ? MessageAction.Execute
        : hasPoisonQueue ? MessageAction.Poison
        : MessageAction.Leave;

    /// <summary>The action for a message whose function has run.</summary>
    public static MessageAction OnResult(bool succeeded, long dequeueCount, int maxDequeueCount, bool hasPoisonQueue) =>
        succeeded ? MessageAction.Delete
        : !hasPoisonQueue ? MessageAction.Leave
        : dequeueCount >= maxDequeueCount ? MessageAction.Poison
        : MessageAction.Release;

    /// <summary>The poison queue of a queue; null for a poison queue itself, and where its name would be too long.</summary>
    public static string? PoisonQueueOf(string queue) =>
        queue.EndsWith(PoisonSuffix, StringComparison.Ordinal) || queue.Length + PoisonSuffix.Length > LongestQueueName ? null : queue + PoisonSuffix;
}
