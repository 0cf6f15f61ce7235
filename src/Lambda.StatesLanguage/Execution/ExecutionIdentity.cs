namespace Lambda.StatesLanguage.Execution;

/// <summary>The names and ARNs of an execution, which the driver provides. They are part of the context object.</summary>
public sealed record ExecutionIdentity
{
    /// <summary>The execution's ARN.</summary>
    public required string ExecutionArn { get; init; }

    /// <summary>The execution's name.</summary>
    public required string Name { get; init; }

    /// <summary>The state machine's ARN.</summary>
    public required string StateMachineArn { get; init; }

    /// <summary>The state machine's name.</summary>
    public required string StateMachineName { get; init; }

    /// <summary>The role's ARN.</summary>
    public string RoleArn { get; init; } = "";

    /// <summary>The seed of random values: executions with the same seed get the same values. By default it is the ARN.</summary>
    public string? Seed { get; init; }

    internal string RandomSeed => Seed ?? ExecutionArn;
}
