using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.InMemory;

/// <summary>The outcome of a task.</summary>
public abstract record TaskOutcome
{
    /// <summary>The task has a result.</summary>
    public static TaskOutcome Success(JsonNode? output) => new Succeeded(output);

    /// <summary>The task has an error.</summary>
    public static TaskOutcome Failure(string error, string? cause = null) => new Failed(error, cause);

    /// <summary>The task was submitted; its outcome comes by <see cref="InMemoryExecution.Send"/>.</summary>
    public static TaskOutcome Pending(JsonNode? response = null) => new Submitted(response);

    internal sealed record Succeeded(JsonNode? Output) : TaskOutcome;

    internal sealed record Failed(string Error, string? Cause) : TaskOutcome;

    internal sealed record Submitted(JsonNode? Response) : TaskOutcome;
}
