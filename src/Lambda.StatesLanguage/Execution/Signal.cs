using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Execution;

/// <summary>A report to an execution about its work. Signals about work that has ended or never existed are ignored.</summary>
public abstract record Signal;

/// <summary>A task, a child, the reading of items or the writing of results has succeeded.</summary>
public sealed record WorkSucceeded(int Work, JsonNode? Output) : Signal;

/// <summary>A task, a child, the reading of items or the writing of results has failed.</summary>
public sealed record WorkFailed(int Work, string? Error, string? Cause) : Signal;

/// <summary>A task that waits for a callback or a job was submitted; the response goes into the history.</summary>
public sealed record WorkSubmitted(int Work, JsonNode? Output) : Signal;

/// <summary>A task has sent a heartbeat.</summary>
public sealed record WorkHeartbeat(int Work) : Signal;

/// <summary>A timer is due.</summary>
public sealed record TimerFired(int Work) : Signal;

/// <summary>The execution has to stop.</summary>
public sealed record StopRequested(string? Error, string? Cause) : Signal;

/// <summary>Changes a Map Run; members that are null leave their values unchanged.</summary>
/// <param name="MapRunArn">The run.</param>
/// <param name="MaxConcurrency">How many child executions may run at once; 0 for no limit.</param>
/// <param name="ToleratedFailureCount">How many items may fail.</param>
/// <param name="ToleratedFailurePercentage">What percentage of the items may fail.</param>
public sealed record MapRunChanged(
    string MapRunArn, int? MaxConcurrency, long? ToleratedFailureCount, double? ToleratedFailurePercentage) : Signal;
