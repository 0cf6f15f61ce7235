namespace FunctionApp.Invocation.Batches;

/// <summary>One record of a batch.</summary>
public sealed class BatchRecord<T>
{
    internal BatchRecord(string id, int receiveCount, string? messageGroupId, T body) =>
        (Id, ReceiveCount, MessageGroupId, Body) = (id, receiveCount, messageGroupId, body);

    /// <summary>The message's id, or the record's sequence number.</summary>
    public string Id { get; }

    /// <summary>How many times the record was delivered, including this one; always 1 in a stream.</summary>
    public int ReceiveCount { get; }

    /// <summary>The message group within which order is kept, which is the id of a session; null when there is none.</summary>
    public string? MessageGroupId { get; }

    /// <summary>Its content, deserialized.</summary>
    public T Body { get; }

    internal bool IsFailed { get; private set; }

    /// <summary>Marks the record as failed, so that it is redelivered.</summary>
    public void Fail() => IsFailed = true;
}
