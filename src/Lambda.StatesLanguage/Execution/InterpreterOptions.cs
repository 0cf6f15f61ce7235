namespace Lambda.StatesLanguage.Execution;

/// <summary>Limits of an execution, and how its task tokens are made.</summary>
public sealed record InterpreterOptions
{
    /// <summary>
    /// The most events of a history (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"/>).
    /// </summary>
    public int MaxEvents { get; init; } = 25_000;

    /// <summary>The most bytes of a state's input or output: 256 KB unless set.</summary>
    public int MaxPayload { get; init; } = 262_144;

    /// <summary>The most bytes of all variables of an execution: 10 MB. What one state assigns has <see cref="MaxPayload"/>.</summary>
    internal int MaxVariables { get; init; } = 10 * 1024 * 1024;

    /// <summary>The most iterations of an inline Map state at once.</summary>
    public int MaxInlineConcurrency { get; init; } = 40;

    /// <summary>The most child executions of a distributed Map state at once.</summary>
    public int MaxDistributedConcurrency { get; init; } = 1_000;

    /// <summary>The Region in the details of events.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>
    /// Makes the token of a task. Must return the same in every replay. Unless set, tokens are hashes, which cannot be guessed
    /// only if <see cref="ExecutionIdentity.Seed"/> is secret.
    /// </summary>
    public Func<ExecutionIdentity, int, string>? TaskToken { get; init; }

    /// <summary>Receives the values between a state's input and its output, by their names in TestState's <c>inspectionData</c>.</summary>
    internal Action<string, System.Text.Json.Nodes.JsonNode?>? Inspect { get; init; }
}
