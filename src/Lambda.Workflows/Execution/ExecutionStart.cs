using System.Text.Json.Serialization;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Execution;

namespace Lambda.Workflows.Execution;

/// <summary>
/// The input of an orchestration: everything that the execution depends on. This includes its definition, so that a later deployment does
/// not change a running execution.
/// </summary>
public sealed record ExecutionStart
{
    /// <summary>The state machine's name.</summary>
    public required string Machine { get; init; }

    /// <summary>The execution's name.</summary>
    public required string Name { get; init; }

    /// <summary>The definition as it was when the execution started.</summary>
    public required string Definition { get; init; }

    /// <summary>The type: standard or express.</summary>
    public WorkflowType Type { get; init; }

    /// <summary>
    /// The item processor that a child of a distributed Map state runs, as a JSON pointer into the definition; null for other executions.
    /// </summary>
    public string? Processor { get; init; }

    /// <summary>The input, as JSON.</summary>
    public required string Input { get; init; }

    /// <summary>A secret from which random values and task tokens are derived.</summary>
    public required string Seed { get; init; }

    /// <summary>The execution's ARN.</summary>
    public required string ExecutionArn { get; init; }

    /// <summary>The state machine's ARN.</summary>
    public required string StateMachineArn { get; init; }

    /// <summary>The ARN of the Map Run that started the execution; null if none did.</summary>
    public string? MapRunArn { get; init; }

    /// <summary>The ARN of the execution whose Map Run started this one; null if none did.</summary>
    public string? Parent { get; init; }

    /// <summary>The point at which it resumes; null for an execution that is not redriven.</summary>
    public RedrivenExecution? Redriven { get; init; }

    /// <summary>The Region in events.</summary>
    public required string Region { get; init; }

    /// <summary>
    /// The place in a trace at which the execution was started: <c>traceparent</c> and <c>tracestate</c>; null outside of any trace.
    /// </summary>
    [JsonInclude]
    internal string? TraceParent { get; init; }

    /// <inheritdoc cref="TraceParent"/>
    [JsonInclude]
    internal string? TraceState { get; init; }

    internal ExecutionIdentity Identity => new()
    {
        ExecutionArn = ExecutionArn,
        Name = Name,
        StateMachineArn = StateMachineArn,
        StateMachineName = Machine,
        RoleArn = "",
        Seed = Seed,
    };
}
