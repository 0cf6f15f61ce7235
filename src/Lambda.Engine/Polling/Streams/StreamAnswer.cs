namespace Lambda.Engine.Polling.Streams;

/// <summary>The result of an invocation for its batch.</summary>
internal abstract record StreamAnswer
{
    private StreamAnswer() { }

    /// <summary>The records before <paramref name="FirstFailed"/> are done.</summary>
    /// <param name="FirstFailed">The index of the first record that failed; the batch's length when no record did.</param>
    /// <param name="State">The window's state including the records that are done; null without windows.</param>
    public sealed record Handled(int FirstFailed, ReadOnlyMemory<byte>? State) : StreamAnswer;

    /// <summary>No record is done.</summary>
    /// <param name="IsFunctionError">Whether the function itself failed, rather than returned a malformed report.</param>
    public sealed record Failed(bool IsFunctionError) : StreamAnswer;

    /// <summary>The function did not run, because no concurrency was free.</summary>
    public sealed record Throttled : StreamAnswer;
}
