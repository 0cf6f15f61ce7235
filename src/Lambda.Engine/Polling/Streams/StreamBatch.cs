using System.Globalization;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Records that a function receives together, and the progress of their processing.</summary>
/// <param name="Records">The records, in order; at least one.</param>
internal sealed record StreamBatch(ReadOnlyMemory<StreamRecord> Records)
{
    /// <summary>The number of failed attempts that count against the retries.</summary>
    public int Attempts { get; init; }

    /// <summary>How many times the function was invoked with the batch's first record.</summary>
    public int Invocations { get; init; }

    /// <summary>How many times the batch was postponed since the last attempt.</summary>
    public int Backoffs { get; init; }

    /// <summary>The request id of the last invocation; null before the first.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the last invocation ended in a function error, rather than with a report of failed records.</summary>
    public bool EndedInError { get; init; }

    /// <summary>The earliest time of the next attempt.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>The reason why the batch must be discarded; null while it may be attempted.</summary>
    public StreamCondition? Condition { get; init; }

    /// <summary>The number of records.</summary>
    public int Count => Records.Length;

    /// <summary>The first record.</summary>
    public StreamRecord First => Records.Span[0];

    /// <summary>The last record.</summary>
    public StreamRecord Last => Records.Span[^1];

    /// <summary>Returns the index of the record with this sequence number; null when there is none.</summary>
    internal int? IndexOf(string id)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return null;
        var records = Records.Span;
        for (var i = 0; i < records.Length; i++)
            if (records[i].SequenceNumber == sequence) return i;
        return null;
    }

    /// <summary>Returns the batch from a record on.</summary>
    public StreamBatch From(int index) => index == 0 ? this : this with { Records = Records[index..] };

    /// <summary>Returns the batch up to a record, exclusive.</summary>
    public StreamBatch Until(int index) => this with { Records = Records[..index] };
}

/// <summary>The reason why records were discarded.</summary>
/// <remarks>
/// Mirrors <c>requestContext.condition</c> in https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html.
/// </remarks>
internal enum StreamCondition
{
    /// <summary>The last attempt failed.</summary>
    RetryAttemptsExhausted,

    /// <summary>The records exceeded their maximum age.</summary>
    RecordAgeExceeded,
}
