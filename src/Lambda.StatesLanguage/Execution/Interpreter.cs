using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Execution;

/// <summary>
/// Decides how executions of a state machine continue. It has no clock and no random numbers, and does no I/O: the same signals at the same
/// times lead to the same decisions, so a replay repeats an execution exactly.
/// </summary>
public sealed class Interpreter(StateMachine machine, InterpreterOptions? options = null)
{
    private readonly InterpreterOptions options = options ?? new InterpreterOptions();

    /// <summary>Creates an execution that has not started.</summary>
    public static ExecutionState Create(ExecutionIdentity identity, JsonNode? input) => new() { Identity = identity, Input = input };

    /// <summary>Starts an execution.</summary>
    /// <param name="state">The execution, which is changed.</param>
    /// <param name="now">The time.</param>
    public StepResult Start(ExecutionState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.StartedAt is null
            ? new Turn(machine, options, state, now).Start()
            : throw new InvalidOperationException($"Execution {state.Identity.Name} has already started.");
    }

    /// <summary>Applies a signal.</summary>
    /// <param name="state">The execution, which is changed.</param>
    /// <param name="signal">What has happened.</param>
    /// <param name="now">The time.</param>
    public StepResult Apply(ExecutionState state, Signal signal, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new Turn(machine, options, state, now).Apply(signal);
    }

    /// <summary>Resumes an execution that failed, timed out or was stopped, at the state that did not succeed.</summary>
    /// <param name="state">The execution, which is changed.</param>
    /// <param name="now">The time.</param>
    public StepResult Redrive(ExecutionState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Status is ExecutionStatus.Failed or ExecutionStatus.TimedOut or ExecutionStatus.Aborted
            ? new Turn(machine, options, state, now).Redrive()
            : throw new InvalidOperationException($"Execution {state.Identity.Name} cannot be redriven: it is {state.Status}.");
    }
}
