using System.Globalization;

namespace FunctionApp.Polling.Streams;

/// <summary>Records that are given to a function together, and what came of it so far.</summary>
/// <param name="Records">The records, in order; at least one.</param>
public sealed record StreamBatch(ReadOnlyMemory<StreamRecord> Records)
{
    /// <summary>How many attempts failed that count against the retries.</summary>
    public int Attempts { get; init; }

    /// <summary>How often the function was invoked with the first record.</summary>
    public int Invocations { get; init; }

    /// <summary>How often it was put off since the last attempt.</summary>
    public int Backoffs { get; init; }

    /// <summary>The request id of the last invocation; null before the first.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the last invocation ended in a function error, and not in a report.</summary>
    public bool EndedInError { get; init; }

    /// <summary>When it is tried next; long past is at once.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>Why it is discarded, which is all that is left to do with it; null while it is tried.</summary>
    public StreamCondition? Condition { get; init; }

    /// <summary>How many records there are.</summary>
    public int Count => Records.Length;

    /// <summary>The first record.</summary>
    public StreamRecord First => Records.Span[0];

    /// <summary>The last record.</summary>
    public StreamRecord Last => Records.Span[^1];

    /// <summary>The index of the record that a function names by its sequence number; null when there is none.</summary>
    internal int? IndexOf(string id)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return null;
        var records = Records.Span;
        for (var i = 0; i < records.Length; i++)
            if (records[i].SequenceNumber == sequence) return i;
        return null;
    }

    /// <summary>The batch without its first records.</summary>
    public StreamBatch From(int index) => index == 0 ? this : this with { Records = Records[index..] };

    /// <summary>The first records alone.</summary>
    public StreamBatch Until(int index) => this with { Records = Records[..index] };
}

/// <summary>Why records were discarded.</summary>
/// <remarks>Mirrors <c>requestContext.condition</c> in https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html.</remarks>
public enum StreamCondition
{
    /// <summary>The last attempt failed.</summary>
    RetryAttemptsExhausted,

    /// <summary>They grew too old.</summary>
    RecordAgeExceeded,
}
