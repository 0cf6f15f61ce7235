using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Choices;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Paths;
using Lambda.StatesLanguage.Retries;
using Lambda.StatesLanguage.Templates;

namespace Lambda.StatesLanguage.Definitions;

/// <summary>A state, with its expressions parsed.</summary>
internal abstract record State
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public required QueryLanguage Language { get; init; }

    public string? Next { get; init; }

    public bool IsJsonata => Language == QueryLanguage.Jsonata;

    /// <summary>The path of the input; null passes an empty object to the state.</summary>
    public PathExpression? InputPath { get; init; }

    /// <summary>The path of the output; null passes on an empty object.</summary>
    public PathExpression? OutputPath { get; init; }

    public Template? Assign { get; init; }

    /// <summary>The field <c>Output</c> of JSONata.</summary>
    public Template? Output { get; init; }
}

/// <summary>A state that makes a result from its input.</summary>
internal abstract record ResultState : State
{
    /// <summary>The field <c>Parameters</c>, or <c>Arguments</c> in JSONata.</summary>
    public Template? Parameters { get; init; }

    public Template? ResultSelector { get; init; }

    public required ResultPath ResultPath { get; init; }

    public IReadOnlyList<Retrier> Retry { get; init; } = [];

    public IReadOnlyList<Catcher> Catch { get; init; } = [];
}

/// <summary>A rule for the state that follows after certain errors.</summary>
internal sealed record Catcher(IReadOnlyList<string> ErrorEquals, string Next, ResultPath ResultPath, Template? Assign, Template? Output);

internal sealed record PassState(bool HasResult, JsonNode? Result) : ResultState;

internal sealed record TaskState : ResultState
{
    public required TaskResource Resource { get; init; }

    public Operand? TimeoutSeconds { get; init; }

    public Operand? HeartbeatSeconds { get; init; }

    public Template? Credentials { get; init; }
}

internal sealed record ChoiceState(IReadOnlyList<Choice> Choices, string? Default) : State;

/// <summary>A rule of a Choice state, and the state that follows if it matches.</summary>
internal sealed record Choice(ChoiceRule Rule, string Next, Template? Assign, Template? Output);

internal sealed record WaitState(Operand? Seconds, Operand? Timestamp) : State;

internal sealed record SucceedState : State;

internal sealed record FailState(Operand? Error, Operand? Cause) : State;

internal sealed record ParallelState(IReadOnlyList<StateGraph> Branches) : ResultState;

internal sealed record MapState : ResultState
{
    public required StateGraph Processor { get; init; }

    public bool IsDistributed { get; init; }

    /// <summary>The type of a distributed Map's child executions: <c>STANDARD</c> or <c>EXPRESS</c>.</summary>
    public string ExecutionType { get; init; } = "STANDARD";

    public string? Label { get; init; }

    /// <summary>The field <c>ItemsPath</c> of JSONPath.</summary>
    public PathExpression? ItemsPath { get; init; }

    /// <summary>The field <c>Items</c> of JSONata.</summary>
    public Template? Items { get; init; }

    public Template? ItemSelector { get; init; }

    public Operand? MaxConcurrency { get; init; }

    public Operand? ToleratedFailureCount { get; init; }

    public Operand? ToleratedFailurePercentage { get; init; }

    public ItemSource? ItemReader { get; init; }

    public ItemBatches? ItemBatcher { get; init; }

    public ResultTarget? ResultWriter { get; init; }
}

internal sealed record ItemSource(string Resource, Template? Arguments, JsonObject ReaderConfig, Operand? MaxItems);

internal sealed record ItemBatches(Operand? MaxItems, Operand? MaxBytes, Template? BatchInput);

internal sealed record ResultTarget(string? Resource, Template? Arguments, JsonObject? WriterConfig);
