using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Execution;

/// <summary>Handles errors: retries them, catches them, or passes them on to the enclosing state.</summary>
internal sealed partial class Turn
{
    private void Guard(ScopeState scope, State current, Action action)
    {
        try
        {
            action();
        }
        catch (StateException exception)
        {
            Fail(scope, current, FailureOf(scope, current, exception));
        }
    }

    private static Failure FailureOf(ScopeState scope, State current, StateException exception) => new(
        exception.Error,
        exception.IsWhole
            ? exception.Message
            : $"An error occurred while executing the state '{current.Name}' (entered at the event id #{scope.Entered}). "
            + exception.Message)
    {
        Location = exception.Location,
        IsEvaluation = exception.Error == ErrorNames.QueryEvaluation,
    };

    private void Fail(ScopeState scope, State current, Failure failure)
    {
        if (failure.Error == ErrorNames.Runtime)
        {
            End(ExecutionStatus.Failed, null, failure, scope.Previous);
            return;
        }
        if (failure.IsEvaluation)
            EmitEvaluationFailed(scope, current, failure);
        Abort(scope);
        if (current is ResultState handling)
        {
            if (Retry(scope, handling, failure))
                return;
            if (current is ParallelState or MapState)
                Emit(scope, $"{current.Type}StateFailed");
            if (handling.Catch.FirstOrDefault(catcher => ErrorNames.Matches(catcher.ErrorEquals, failure)) is { } found)
            {
                Inspect(scope, "catch", Error(failure, ("catchIndex", handling.Catch.ToList().IndexOf(found))));
                Catch(scope, handling, found, failure);
                return;
            }
        }
        CloseFailed(scope, failure with { IsEvaluation = false });
    }

    private bool Retry(ScopeState scope, ResultState current, Failure failure)
    {
        for (var i = 0; i < current.Retry.Count; i++)
        {
            var retrier = current.Retry[i];
            if (!ErrorNames.Matches(retrier.ErrorEquals, failure))
                continue;
            var attempts = scope.Attempts.GetValueOrDefault(i);
            if (retrier.Delay(attempts, retrier.HasFullJitter ? Random.NextDouble() : 1) is not { } delay)
                return false;
            scope.Attempts[i] = attempts + 1;
            scope.RetryCount++;
            var seconds = (int)Math.Ceiling(delay.TotalSeconds);
            Inspect(scope, "retry", Error(failure, ("retryIndex", i), ("retryBackoffIntervalSeconds", seconds)));
            StartTimer(new PendingWork(scope.Id, WorkKind.Retry), now + delay);
            return true;
        }
        return false;
    }

    private void Catch(ScopeState scope, ResultState current, Catcher catcher, Failure failure)
    {
        try
        {
            var values = ValuesOf(scope, failure.Output, ("errorOutput", failure.Output));
            var assigned = catcher.Assign?.Evaluate(values) as JsonObject;
            var output = current.IsJsonata
                ? catcher.Output is null ? failure.Output : catcher.Output.Evaluate(values)
                : catcher.ResultPath.Combine(scope.Input, failure.Output);
            Leave(scope, current, output, assigned, catcher.Next);
        }
        catch (StateException exception)
        {
            // A Catcher's own error is neither retried nor caught.
            var own = FailureOf(scope, current, exception);
            if (own.IsEvaluation)
                EmitEvaluationFailed(scope, current, own);
            CloseFailed(scope, own with { IsEvaluation = false });
        }
    }

    /// <summary>Ends a scope whose last state is done.</summary>
    private void Close(ScopeState scope, JsonNode? output)
    {
        if (scope.Parent is not { } id)
        {
            End(ExecutionStatus.Succeeded, output, null, scope.Previous);
            return;
        }
        state.Scopes.Remove(scope.Id);
        var parent = state.Scopes[id];
        var fan = parent.FanOut!;
        fan.Running--;
        fan.Outputs[scope.Index] = JsonText.Copy(output);
        var current = (ResultState)StateOf(parent);
        var last = current is MapState ? EmitIteration(parent, "Succeeded", scope.Index, scope.Previous) : scope.Previous;
        Guard(parent, current, () => Continue(parent, current, scope.Previous, last));
    }

    /// <summary>Ends a scope in which a state has failed for good.</summary>
    private void CloseFailed(ScopeState scope, Failure failure)
    {
        if (scope.Parent is not { } id || failure.Error == ErrorNames.Runtime)
        {
            End(ExecutionStatus.Failed, null, failure, scope.Previous);
            return;
        }
        state.Scopes.Remove(scope.Id);
        var parent = state.Scopes[id];
        if (StateOf(parent) is MapState)
            EmitIteration(parent, "Failed", scope.Index, scope.Previous);
        parent.Previous = scope.Previous;
        Fail(parent, StateOf(parent), failure);
    }

    /// <summary>Stops all work within a state.</summary>
    private void Abort(ScopeState scope)
    {
        Cancel(scope);
        AbortRun(scope);
        scope.FanOut = null;
        foreach (var child in state.Scopes.Values.Where(each => each.Parent == scope.Id).OrderBy(each => each.Id).ToArray())
        {
            var current = StateOf(child);
            Abort(child);
            state.Scopes.Remove(child.Id);
            if (current is TaskState or ParallelState or MapState or WaitState)
                Emit($"{current.Type}StateAborted", scope.Previous);
            if (StateOf(scope) is MapState)
                EmitIteration(scope, "Aborted", child.Index, scope.Previous);
        }
    }
}
