using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;

namespace Lambda.StatesLanguage.Execution;

/// <summary>Whether and how an execution has ended.</summary>
public enum ExecutionStatus
{
    /// <summary>The execution is running.</summary>
    Running,

    /// <summary>The execution ended with an output.</summary>
    Succeeded,

    /// <summary>A state failed and nothing caught its error.</summary>
    Failed,

    /// <summary>The execution took longer than the state machine's <c>TimeoutSeconds</c>.</summary>
    TimedOut,

    /// <summary>The execution was stopped.</summary>
    Aborted,
}

/// <summary>
/// The whole state of an execution between two decisions: plain data that can be written as JSON and read again. Only the interpreter
/// changes it.
/// </summary>
public sealed class ExecutionState
{
    /// <summary>The names and ARNs of the execution.</summary>
    public required ExecutionIdentity Identity { get; init; }

    /// <summary>The execution's input.</summary>
    public JsonNode? Input { get; init; }

    /// <summary>When the execution started; null before that.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>How many times the execution was redriven.</summary>
    public int RedriveCount { get; set; }

    /// <summary>Whether and how the execution has ended.</summary>
    public ExecutionStatus Status { get; set; }

    /// <summary>The output of an execution that succeeded.</summary>
    public JsonNode? Output { get; set; }

    /// <summary>The error of an execution that failed, timed out or was stopped.</summary>
    public Failure? Failure { get; set; }

    /// <summary>The id of the last event.</summary>
    public long LastEventId { get; set; }

    /// <summary>How many random values have been drawn.</summary>
    public long RandomCount { get; set; }

    /// <summary>The last number that was given to a scope or a piece of work.</summary>
    public int LastNumber { get; set; }

    /// <summary>
    /// The scopes that are running, by number: that of the machine, which has the number 1, and those of branches and iterations.
    /// </summary>
    public Dictionary<int, ScopeState> Scopes { get; init; } = [];

    /// <summary>The tasks, timers and children that the execution waits for, by number.</summary>
    public Dictionary<int, PendingWork> Work { get; init; } = [];

    /// <summary>The runs of distributed Map states, by ARN, in the order in which they started.</summary>
    public OrderedDictionary<string, MapRunState> MapRuns { get; init; } = [];

    internal int NextNumber() => ++LastNumber;
}

/// <summary>The position within a state machine, a branch or an iteration.</summary>
public sealed class ScopeState
{
    /// <summary>The scope's number.</summary>
    public required int Id { get; init; }

    /// <summary>The scope of the Parallel or Map state that this scope belongs to; null for the machine's own scope.</summary>
    public int? Parent { get; init; }

    /// <summary>The index of the branch or iteration.</summary>
    public int Index { get; init; }

    /// <summary>The states of this scope, as a JSON pointer into the definition.</summary>
    public required string Graph { get; init; }

    /// <summary>The name of the running state.</summary>
    public required string State { get; set; }

    /// <summary>The state's input.</summary>
    public JsonNode? Input { get; set; }

    /// <summary>The item of a Map state's iteration.</summary>
    public JsonNode? Item { get; init; }

    /// <summary>The variables assigned in this scope.</summary>
    public Dictionary<string, JsonNode?> Variables { get; init; } = [];

    /// <summary>The id of the event that precedes the next event of the scope.</summary>
    public long Previous { get; set; }

    /// <summary>The id of the event for entering the state.</summary>
    public long Entered { get; set; }

    /// <summary>The id of the event before the state was entered.</summary>
    public long BeforeEntered { get; set; }

    /// <summary>When the state was entered.</summary>
    public DateTimeOffset EnteredAt { get; set; }

    /// <summary>How many times the state was retried.</summary>
    public int RetryCount { get; set; }

    /// <summary>How many times each of its Retriers has retried the state, by the index of the Retrier.</summary>
    public Dictionary<int, int> Attempts { get; set; } = [];

    /// <summary>The branches or iterations of the state; null if it has none.</summary>
    public FanOutState? FanOut { get; set; }

    /// <summary>The token of the task, if it waits for a callback; otherwise null.</summary>
    public string? TaskToken { get; set; }
}

/// <summary>The progress of a Parallel or Map state.</summary>
public sealed class FanOutState
{
    /// <summary>How many branches, iterations or child executions there are.</summary>
    public required int Count { get; init; }

    /// <summary>The state's own input, which branches receive and an ItemSelector refers to.</summary>
    public JsonNode? Input { get; init; }

    /// <summary>The items of a Map state, or its batches; empty for a Parallel state.</summary>
    public List<JsonNode?> Items { get; init; } = [];

    /// <summary>How many items each batch has; empty if there are no batches.</summary>
    public List<int> BatchSizes { get; init; } = [];

    /// <summary>The outputs, by index.</summary>
    public Dictionary<int, JsonNode?> Outputs { get; init; } = [];

    /// <summary>The errors of tolerated failures, by index.</summary>
    public Dictionary<int, Failure> Failures { get; init; } = [];

    /// <summary>The index of the next branch, iteration or child to start.</summary>
    public int Next { get; set; }

    /// <summary>How many branches, iterations or children are running.</summary>
    public int Running { get; set; }

    /// <summary>How many branches, iterations or children may run at once.</summary>
    public required int MaxConcurrency { get; set; }

    /// <summary>When child executions started, by index.</summary>
    public Dictionary<int, DateTimeOffset> StartedAt { get; init; } = [];

    /// <summary>When child executions ended, by index.</summary>
    public Dictionary<int, DateTimeOffset> EndedAt { get; init; } = [];

    /// <summary>How many items have failed.</summary>
    public int FailedItems { get; set; }

    /// <summary>How many items may fail; null if the state does not set it.</summary>
    public long? ToleratedCount { get; set; }

    /// <summary>What percentage of the items may fail; null if the state does not set it.</summary>
    public double? ToleratedPercentage { get; set; }

    /// <summary>The ARN of the Map Run of a distributed Map state; null for other states.</summary>
    public string? MapRunArn { get; init; }
}

/// <summary>The kinds of work that an execution waits for.</summary>
public enum WorkKind
{
    /// <summary>A task.</summary>
    Task,

    /// <summary>The timeout of a task.</summary>
    TaskTimeout,

    /// <summary>The heartbeat of a task.</summary>
    TaskHeartbeat,

    /// <summary>A Wait state.</summary>
    Wait,

    /// <summary>A wait before a retry.</summary>
    Retry,

    /// <summary>The timeout of the execution.</summary>
    ExecutionTimeout,

    /// <summary>The reading of a Map state's items.</summary>
    ReadItems,

    /// <summary>A child execution of a distributed Map state.</summary>
    Child,

    /// <summary>The writing of a Map state's results.</summary>
    WriteResults,
}

/// <summary>A piece of work that an execution waits for.</summary>
/// <param name="Scope">The scope that waits.</param>
/// <param name="Kind">The kind of work.</param>
/// <param name="Of">The task that a timer belongs to, or the index of a child.</param>
public sealed record PendingWork(int Scope, WorkKind Kind, int Of = 0)
{
    /// <summary>The number of seconds between heartbeats; null for none.</summary>
    public long? HeartbeatSeconds { get; init; }
}
