namespace Lambda;

/// <summary>One record of a batch.</summary>
public sealed class BatchRecord<T>
{
    /// <summary>Creates a record, for instance in a test of a handler.</summary>
    /// <param name="id">The message's id, or the record's sequence number.</param>
    /// <param name="body">The content, deserialized.</param>
    /// <param name="receiveCount">How many times it was delivered, including this one.</param>
    /// <param name="messageGroupId">Its message group; null when there is none.</param>
    public BatchRecord(string id, T body, int receiveCount = 1, string? messageGroupId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        (Id, Body, ReceiveCount, MessageGroupId) = (id, body, receiveCount, messageGroupId);
    }

    /// <summary>The message's id, or the record's sequence number.</summary>
    public string Id { get; }

    /// <summary>How many times the record was delivered, including this one; always 1 in a stream.</summary>
    public int ReceiveCount { get; }

    /// <summary>The message group within which messages stay in order: the session id of a message; null if it has none.</summary>
    public string? MessageGroupId { get; }

    /// <summary>The content, deserialized from JSON, or from the base64 of a stream's record.</summary>
    public T Body { get; }

    /// <summary>Whether the record has failed.</summary>
    public bool IsFailed { get; private set; }

    /// <summary>Marks the record as failed, so that it is redelivered.</summary>
    public void Fail() => IsFailed = true;
}
