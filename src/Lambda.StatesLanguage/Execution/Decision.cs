using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Items;

namespace Lambda.StatesLanguage.Execution;

/// <summary>What the driver of an execution is to do next. Work has a number, which signals refer to.</summary>
public abstract record Decision;

/// <summary>Run a task, and signal its outcome.</summary>
/// <param name="Work">The task's number.</param>
/// <param name="Resource">What to call.</param>
/// <param name="Input">Its input, or the parameters of a service integration.</param>
public sealed record RunTask(int Work, TaskResource Resource, JsonNode? Input) : Decision
{
    /// <summary>The state's name.</summary>
    public required string State { get; init; }

    /// <summary>The token of a task that waits for a callback or a job, or of an activity.</summary>
    public string? TaskToken { get; init; }

    /// <summary>How often the state was retried before.</summary>
    public int RetryCount { get; init; }

    /// <summary>How long the task may take. The interpreter watches it; a driver may pass it on.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The time between heartbeats. The interpreter watches it; a driver may pass it on.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>The credentials that the task asks for.</summary>
    public JsonNode? Credentials { get; init; }
}

/// <summary>Signal <see cref="TimerFired"/> at a time.</summary>
public sealed record StartTimer(int Work, DateTimeOffset DueAt, WorkKind Reason) : Decision;

/// <summary>
/// Read the items of a distributed Map state, and signal them as an array. <see cref="Items.ItemReading"/> reads the formats.
/// </summary>
/// <param name="Work">The reading's number.</param>
/// <param name="Resource">What reads them, such as <c>arn:aws:states:::s3:getObject</c>.</param>
/// <param name="Arguments">Where they are, such as <c>Bucket</c> and <c>Key</c>.</param>
/// <param name="Config">How to read them.</param>
public sealed record ReadItems(int Work, string Resource, JsonNode? Arguments, Items.ItemReaderConfig Config) : Decision;

/// <summary>Run a child execution of a distributed Map state, and signal its outcome.</summary>
/// <param name="Work">The child's number.</param>
/// <param name="Processor">Which machine it runs: <see cref="StateMachine.ItemProcessor"/>.</param>
/// <param name="Input">Its input.</param>
public sealed record StartChild(int Work, string Processor, JsonNode? Input) : Decision
{
    /// <summary>The run that it belongs to.</summary>
    public required string MapRunArn { get; init; }

    /// <summary>The item's, or the batch's, index.</summary>
    public required int Index { get; init; }

    /// <summary>The child's name, which no other child of the state machine has.</summary>
    public string Name => new MapRunName(MapRunArn).Child(Index);

    /// <summary>The child's ARN.</summary>
    public string ExecutionArn => new MapRunName(MapRunArn).ChildArn(Index);

    /// <summary><c>STANDARD</c> or <c>EXPRESS</c>.</summary>
    public required string ExecutionType { get; init; }
}

/// <summary>Write the results of a distributed Map state, and signal <c>ResultWriterDetails</c>.</summary>
public sealed record WriteResults(int Work, string Resource, JsonNode? Arguments, JsonNode? Config, Items.MapRunResults Results) : Decision;

/// <summary>Stop a task, a timer or a child. Signals that still come from it are ignored.</summary>
public sealed record Cancel(int Work) : Decision;

/// <summary>The execution has ended.</summary>
/// <param name="Status">How.</param>
/// <param name="Output">The output of one that succeeded.</param>
/// <param name="Failure">The error of one that did not.</param>
public sealed record Finish(ExecutionStatus Status, JsonNode? Output, Failure? Failure) : Decision;
