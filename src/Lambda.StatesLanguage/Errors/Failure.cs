using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Errors;

/// <summary>An error of a state: its name and its cause, either of which a Fail state may leave out.</summary>
public sealed record Failure(string? Error, string? Cause)
{
    /// <summary>Where in the state's definition an expression failed, such as <c>Output/total</c>.</summary>
    internal string? Location { get; init; }

    /// <summary>Whether the task timed out because its heartbeat stopped.</summary>
    internal bool IsHeartbeat { get; init; }

    /// <summary>Whether a task's result was too large, which can be caught like any other error of a task.</summary>
    internal bool IsFromTask { get; init; }

    /// <summary>Whether the state's own fields could not be evaluated, for which the history has a separate event.</summary>
    internal bool IsEvaluation { get; init; }

    /// <summary>The error output that a Catcher receives.</summary>
    internal JsonObject Output => new() { [nameof(Error)] = Error ?? "", [nameof(Cause)] = Cause ?? "" };
}
