namespace Lambda.StatesLanguage.Execution;

/// <summary>The limits of an execution, and how its task tokens are made.</summary>
public sealed record InterpreterOptions
{
    /// <summary>
    /// The maximum number of events in a history (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"/>).
    /// </summary>
    public int MaxEvents { get; init; } = 25_000;

    /// <summary>The maximum size of a state's input or output, in bytes; 256 KB by default.</summary>
    public int MaxPayload { get; init; } = 262_144;

    /// <summary>
    /// The maximum size of all variables of an execution together, in bytes: 10 MB. The values that a single state assigns are limited by
    /// <see cref="MaxPayload"/>.
    /// </summary>
    internal int MaxVariables { get; init; } = 10 * 1024 * 1024;

    /// <summary>The maximum number of iterations of an inline Map state that run at once.</summary>
    public int MaxInlineConcurrency { get; init; } = 40;

    /// <summary>The maximum number of child executions of a distributed Map state that run at once.</summary>
    public int MaxDistributedConcurrency { get; init; } = 1_000;

    /// <summary>The Region in the details of events.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>
    /// Makes the token of a task. It must return the same token in every replay. By default, tokens are hashes, which cannot be guessed
    /// only as long as <see cref="ExecutionIdentity.Seed"/> is secret.
    /// </summary>
    public Func<ExecutionIdentity, int, string>? TaskToken { get; init; }

    /// <summary>Receives the values between a state's input and its output, by their names in TestState's <c>inspectionData</c>.</summary>
    internal Action<string, System.Text.Json.Nodes.JsonNode?>? Inspect { get; init; }
}
