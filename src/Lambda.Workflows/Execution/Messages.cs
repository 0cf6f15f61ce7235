using System.Text.Json.Serialization;
using Lambda.StatesLanguage.Execution;

namespace Lambda.Workflows.Execution;

/// <summary>The output of an orchestration: how the execution ended.</summary>
/// <param name="Status">The status in DescribeExecution: <c>SUCCEEDED</c>, <c>FAILED</c>, <c>TIMED_OUT</c> or <c>ABORTED</c>.</param>
/// <param name="Output">The output, as JSON.</param>
/// <param name="Error">The error's name.</param>
/// <param name="Cause">The error's cause.</param>
public sealed record ExecutionResult(string Status, string? Output, string? Error, string? Cause);

/// <summary>The input of the activity that runs a task.</summary>
/// <param name="Work">The task's number.</param>
/// <param name="Resource">The resource to call.</param>
/// <param name="Input">Its input, as JSON.</param>
/// <param name="ExecutionArn">The execution.</param>
/// <param name="RequestId">The id of the call, which is the same whenever the activity is repeated.</param>
public sealed record TaskCall(int Work, string Resource, string Input, string ExecutionArn, string RequestId)
{
    /// <summary>The token of a task that waits for a callback or for the worker of an activity; null for others.</summary>
    public string? TaskToken { get; init; }

    /// <summary>The place in a trace at which the execution was started; null outside of any trace.</summary>
    [JsonInclude]
    internal string? TraceParent { get; init; }

    /// <inheritdoc cref="TraceParent"/>
    [JsonInclude]
    internal string? TraceState { get; init; }
}

/// <summary>The output of the activity that runs a task.</summary>
/// <param name="Outcome">How the task ended.</param>
/// <param name="Output">Its result, as JSON.</param>
/// <param name="Error">The error's name.</param>
/// <param name="Cause">The error's cause.</param>
public sealed record TaskResult(TaskEnd Outcome, string? Output, string? Error, string? Cause)
{
    /// <summary>The execution that the task started and waits for; null if there is none.</summary>
    public ExecutionStart? Child { get; init; }
}

/// <summary>The outcome of a task.</summary>
public enum TaskEnd
{
    /// <summary>The task has a result.</summary>
    Succeeded,

    /// <summary>The task has an error.</summary>
    Failed,

    /// <summary>The app shut down in the meantime: call the activity again.</summary>
    Again,
}

/// <summary>An event that is raised for an execution from outside.</summary>
/// <param name="Kind">The kind of event.</param>
/// <param name="Work">The task that it concerns.</param>
/// <param name="Output">The task's result, as JSON.</param>
/// <param name="Error">The error's name.</param>
/// <param name="Cause">The error's cause.</param>
internal sealed record SignalMessage(SignalKind Kind, int Work = 0, string? Output = null, string? Error = null, string? Cause = null)
{
    /// <summary>The name of the event.</summary>
    public const string EventName = "signal";

    /// <summary>The changes to a Map Run; null in other events.</summary>
    public MapRunChanged? MapRun { get; init; }
}

/// <summary>The kinds of events that are raised for executions.</summary>
internal enum SignalKind
{
    /// <summary>SendTaskSuccess was called for a task.</summary>
    TaskSucceeded,

    /// <summary>SendTaskFailure was called for a task.</summary>
    TaskFailed,

    /// <summary>SendTaskHeartbeat was called for a task.</summary>
    TaskHeartbeat,

    /// <summary>StopExecution was called.</summary>
    Stop,

    /// <summary>UpdateMapRun was called.</summary>
    MapRunChanged,
}

/// <summary>The custom status of an orchestration.</summary>
/// <param name="Closed">The tasks that no longer wait for a callback. Waiting tasks are not listed, because the callback for a task may
/// arrive before this status is written.</param>
/// <param name="MapRuns">The ids of its Map Runs.</param>
internal sealed record ExecutionProgressStatus(IReadOnlyList<int> Closed, IReadOnlyList<string>? MapRuns = null)
{
    internal bool IsAs(ExecutionProgressStatus other) =>
        Closed.SequenceEqual(other.Closed) && (MapRuns ?? []).SequenceEqual(other.MapRuns ?? []);
}
