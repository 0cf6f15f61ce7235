namespace FunctionApp.Invocation.Batches;

/// <summary>One record of a batch.</summary>
public sealed class BatchRecord<T>
{
    internal BatchRecord(string id, int receiveCount, T body) => (Id, ReceiveCount, Body) = (id, receiveCount, body);

    /// <summary>The message's id, or the record's sequence number.</summary>
    public string Id { get; }

    /// <summary>How often it was handed out, this time included; of a stream always 1.</summary>
    public int ReceiveCount { get; }

    /// <summary>What it carries.</summary>
    public T Body { get; }

    internal bool IsFailed { get; private set; }

    /// <summary>It is not done, and is to come again.</summary>
    public void Fail() => IsFailed = true;
}
