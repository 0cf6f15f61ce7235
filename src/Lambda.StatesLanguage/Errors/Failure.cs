using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Errors;

/// <summary>An error of a state, with its name and its cause. A Fail state may leave out either of them.</summary>
public sealed record Failure(string? Error, string? Cause)
{
    /// <summary>
    /// The position in the state's definition of the expression that failed, such as <c>Output/total</c>; null for other errors.
    /// </summary>
    internal string? Location { get; init; }

    /// <summary>Whether the task timed out because its heartbeats stopped.</summary>
    internal bool IsHeartbeat { get; init; }

    /// <summary>Whether a task's result was too large. This can be caught like any other error of a task.</summary>
    internal bool IsFromTask { get; init; }

    /// <summary>Whether the state's own fields could not be evaluated. The history has a separate event for that.</summary>
    internal bool IsEvaluation { get; init; }

    /// <summary>The error output that a Catcher receives.</summary>
    internal JsonObject Output => new() { [nameof(Error)] = Error ?? "", [nameof(Cause)] = Cause ?? "" };
}
