using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Items;

namespace Lambda.StatesLanguage.Execution;

/// <summary>A step that the driver of an execution has to take next. Each piece of work has a number, which signals refer to.</summary>
public abstract record Decision;

/// <summary>Run a task, and signal its outcome.</summary>
/// <param name="Work">The task's number.</param>
/// <param name="Resource">The resource to call.</param>
/// <param name="Input">Its input, or the parameters of a service integration.</param>
public sealed record RunTask(int Work, TaskResource Resource, JsonNode? Input) : Decision
{
    /// <summary>The state's name.</summary>
    public required string State { get; init; }

    /// <summary>The token of a task of an activity, or of a task that waits for a callback or a job; null for other tasks.</summary>
    public string? TaskToken { get; init; }

    /// <summary>How many times the state was retried before.</summary>
    public int RetryCount { get; init; }

    /// <summary>How long the task may take; null for no limit. The interpreter enforces it; a driver may pass it on.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest time between heartbeats; null for no limit. The interpreter enforces it; a driver may pass it on.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>The credentials that the state's definition specifies for the task; null for none.</summary>
    public JsonNode? Credentials { get; init; }
}

/// <summary>Start a timer, and signal <see cref="TimerFired"/> when it is due.</summary>
public sealed record StartTimer(int Work, DateTimeOffset DueAt, WorkKind Reason) : Decision;

/// <summary>
/// Read the items of a distributed Map state, and signal them as an array. <see cref="Items.ItemReading"/> reads the formats.
/// </summary>
/// <param name="Work">The number of this piece of work.</param>
/// <param name="Resource">The resource that reads the items, such as <c>arn:aws:states:::s3:getObject</c>.</param>
/// <param name="Arguments">Where the items are, such as <c>Bucket</c> and <c>Key</c>.</param>
/// <param name="Config">How to read the items.</param>
public sealed record ReadItems(int Work, string Resource, JsonNode? Arguments, Items.ItemReaderConfig Config) : Decision;

/// <summary>Run a child execution of a distributed Map state, and signal its outcome.</summary>
/// <param name="Work">The child's number.</param>
/// <param name="Processor">The item processor that it runs: an argument for <see cref="StateMachine.ItemProcessor"/>.</param>
/// <param name="Input">Its input.</param>
public sealed record StartChild(int Work, string Processor, JsonNode? Input) : Decision
{
    /// <summary>The Map Run that the child belongs to.</summary>
    public required string MapRunArn { get; init; }

    /// <summary>The index of the item or of the batch.</summary>
    public required int Index { get; init; }

    /// <summary>The name of the child, unique among the children of the state machine.</summary>
    public string Name => new MapRunName(MapRunArn).Child(Index);

    /// <summary>The child's ARN.</summary>
    public string ExecutionArn => new MapRunName(MapRunArn).ChildArn(Index);

    /// <summary>The type of the child: <c>STANDARD</c> or <c>EXPRESS</c>.</summary>
    public required string ExecutionType { get; init; }
}

/// <summary>Write the results of a distributed Map state, and signal <c>ResultWriterDetails</c>.</summary>
public sealed record WriteResults(int Work, string Resource, JsonNode? Arguments, JsonNode? Config, Items.MapRunResults Results) : Decision;

/// <summary>Stop a task, a timer or a child. The interpreter ignores signals that still arrive from it.</summary>
public sealed record Cancel(int Work) : Decision;

/// <summary>The execution has ended.</summary>
/// <param name="Status">How the execution ended.</param>
/// <param name="Output">The output of an execution that succeeded; otherwise null.</param>
/// <param name="Failure">The error of an execution that did not succeed; otherwise null.</param>
public sealed record Finish(ExecutionStatus Status, JsonNode? Output, Failure? Failure) : Decision;
