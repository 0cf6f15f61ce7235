using System.Text.Json.Serialization;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Execution;

namespace Lambda.Workflows.Execution;

/// <summary>The input of an orchestration: everything that an execution is made of, its definition included, so that a later deployment
/// does not change it.</summary>
public sealed record ExecutionStart
{
    /// <summary>The state machine's name.</summary>
    public required string Machine { get; init; }

    /// <summary>The execution's name.</summary>
    public required string Name { get; init; }

    /// <summary>The definition as it was when the execution started.</summary>
    public required string Definition { get; init; }

    /// <summary>Standard or express.</summary>
    public WorkflowType Type { get; init; }

    /// <summary>The item processor that a child of a distributed Map state runs, as a pointer into the definition.</summary>
    public string? Processor { get; init; }

    /// <summary>The input, as JSON.</summary>
    public required string Input { get; init; }

    /// <summary>A secret that random values and task tokens are made from.</summary>
    public required string Seed { get; init; }

    /// <summary>The execution's ARN.</summary>
    public required string ExecutionArn { get; init; }

    /// <summary>The state machine's ARN.</summary>
    public required string StateMachineArn { get; init; }

    /// <summary>The Map Run that started the execution; null if none did.</summary>
    public string? MapRunArn { get; init; }

    /// <summary>The ARN of the execution that started it in a Map Run.</summary>
    public string? Parent { get; init; }

    /// <summary>Where it resumes; null for an execution that is not redriven.</summary>
    public RedrivenExecution? Redriven { get; init; }

    /// <summary>The Region in events.</summary>
    public required string Region { get; init; }

    /// <summary>Where in a trace it was started: <c>traceparent</c> and <c>tracestate</c>; null outside of any.</summary>
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
