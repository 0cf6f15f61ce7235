namespace FunctionApp.Invocation.Batches;

/// <summary>One record of a batch.</summary>
public sealed class BatchRecord<T>
{
    internal BatchRecord(string id, int receiveCount, string? messageGroupId, T body) => (Id, ReceiveCount, MessageGroupId, Body) = (id, receiveCount, messageGroupId, body);

    /// <summary>The message's id, or the record's sequence number.</summary>
    public string Id { get; }

    /// <summary>How often it was handed out, this time included; of a stream always 1.</summary>
    public int ReceiveCount { get; }

    /// <summary>The message group whose order it keeps: a session's id; null where there is none.</summary>
    public string? MessageGroupId { get; }

    /// <summary>What it carries.</summary>
    public T Body { get; }

    internal bool IsFailed { get; private set; }

    /// <summary>It is not done, and is to come again.</summary>
    public void Fail() => IsFailed = true;
}
