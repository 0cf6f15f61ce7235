using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.InMemory;

/// <summary>The outcome of a task.</summary>
public abstract record TaskOutcome
{
    /// <summary>Creates the outcome of a task that has a result.</summary>
    public static TaskOutcome Success(JsonNode? output) => new Succeeded(output);

    /// <summary>Creates the outcome of a task that failed.</summary>
    public static TaskOutcome Failure(string error, string? cause = null) => new Failed(error, cause);

    /// <summary>
    /// Creates the outcome of a task that was submitted. Its final outcome is sent with <see cref="InMemoryExecution.Send"/>.
    /// </summary>
    public static TaskOutcome Pending(JsonNode? response = null) => new Submitted(response);

    internal sealed record Succeeded(JsonNode? Output) : TaskOutcome;

    internal sealed record Failed(string Error, string? Cause) : TaskOutcome;

    internal sealed record Submitted(JsonNode? Response) : TaskOutcome;
}
