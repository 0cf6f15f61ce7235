namespace FunctionApp.Polling.Streams;

/// <summary>What an invocation said of its batch.</summary>
public abstract record StreamAnswer
{
    private StreamAnswer() { }

    /// <summary>The records before <paramref name="FirstFailed"/> are done.</summary>
    /// <param name="FirstFailed">The index of the first record that failed; the batch's length when none did.</param>
    /// <param name="State">The window's state with what is done; null without windows.</param>
    public sealed record Handled(int FirstFailed, ReadOnlyMemory<byte>? State) : StreamAnswer;

    /// <summary>Nothing is done.</summary>
    /// <param name="IsFunctionError">Whether the function failed, and did not just report in a form that means so.</param>
    public sealed record Failed(bool IsFunctionError) : StreamAnswer;

    /// <summary>The function did not run.</summary>
    public sealed record Throttled : StreamAnswer;
}
