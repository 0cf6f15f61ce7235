using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Execution;

/// <summary>What has happened to the work of an execution. Signals of work that is over, or that never was, are ignored.</summary>
public abstract record Signal;

/// <summary>A task, a child, a reading or a writing has succeeded.</summary>
public sealed record WorkSucceeded(int Work, JsonNode? Output) : Signal;

/// <summary>A task, a child, a reading or a writing has failed.</summary>
public sealed record WorkFailed(int Work, string? Error, string? Cause) : Signal;

/// <summary>A task that waits for a callback or a job was submitted; the response goes into the history.</summary>
public sealed record WorkSubmitted(int Work, JsonNode? Output) : Signal;

/// <summary>A task is alive.</summary>
public sealed record WorkHeartbeat(int Work) : Signal;

/// <summary>A timer is due.</summary>
public sealed record TimerFired(int Work) : Signal;

/// <summary>The execution is to stop.</summary>
public sealed record StopRequested(string? Error, string? Cause) : Signal;

/// <summary>Changes a run of a distributed Map state; null members stay as they are.</summary>
/// <param name="MapRunArn">The run.</param>
/// <param name="MaxConcurrency">How many child executions may run at once; 0 for as many as there can be.</param>
/// <param name="ToleratedFailureCount">How many items may fail.</param>
/// <param name="ToleratedFailurePercentage">How many percent of the items may fail.</param>
public sealed record MapRunChanged(
    string MapRunArn, int? MaxConcurrency, long? ToleratedFailureCount, double? ToleratedFailurePercentage) : Signal;
