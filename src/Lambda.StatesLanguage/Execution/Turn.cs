using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.History;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Execution;

/// <summary>One turn of an execution: applies a signal, then runs every state that can run, until all of them wait.</summary>
internal sealed partial class Turn(StateMachine machine, InterpreterOptions options, ExecutionState state, DateTimeOffset now)
{
    private readonly List<Decision> decisions = [];
    private readonly List<HistoryEvent> events = [];
    private readonly Queue<int> ready = new();

    public StepResult Start() => Run(() =>
    {
        state.StartedAt = now;
        var details = Payload("input", state.Input);
        details["roleArn"] = state.Identity.RoleArn;
        Emit("ExecutionStarted", 0, "executionStartedEventDetails", details);
        Open(null, 0, machine.Root, state.Input, null, 0);
        if (machine.Timeout is { } timeout)
            StartTimer(new PendingWork(0, WorkKind.ExecutionTimeout), now + timeout);
    });

    public StepResult Apply(Signal signal) => state.Status != ExecutionStatus.Running ? new StepResult([], []) : Run(() => Take(signal));

    public StepResult Redrive() => Run(() =>
    {
        state.Status = ExecutionStatus.Running;
        state.Failure = null;
        state.RedriveCount++;
        var scope = Root;
        scope.Previous = Emit(
            "ExecutionRedriven", scope.Previous, "executionRedrivenEventDetails", new JsonObject { ["redriveCount"] = state.RedriveCount });
        if (machine.Timeout is { } timeout)
            StartTimer(new PendingWork(0, WorkKind.ExecutionTimeout), now + timeout);
        scope.RetryCount = 0;
        scope.Attempts = [];
        Attempt(scope, StateOf(scope));
    });

    private StepResult Run(Action action)
    {
        try
        {
            action();
            while (state.Status == ExecutionStatus.Running && ready.TryDequeue(out var id))
            {
                if (state.Scopes.TryGetValue(id, out var scope))
                    Enter(scope);
            }
        }
        catch (HistoryLimitException)
        {
            var cause = $"The execution reached the maximum number of history events ({options.MaxEvents}).";
            End(ExecutionStatus.Failed, null, new Failure(ErrorNames.Runtime, cause), state.LastEventId);
        }
        return new StepResult(decisions, events);
    }

    private void Take(Signal signal)
    {
        switch (signal)
        {
            case StopRequested stop:
                End(ExecutionStatus.Aborted, null, new Failure(stop.Error, stop.Cause), Root.Previous);
                break;
            case TimerFired fired when state.Work.Remove(fired.Work, out var timer):
                Fire(timer);
                break;
            case WorkSucceeded succeeded when state.Work.TryGetValue(succeeded.Work, out var work):
                Succeed(succeeded.Work, work, succeeded.Output);
                break;
            case WorkFailed failed when state.Work.TryGetValue(failed.Work, out var work):
                Fail(failed.Work, work, new Failure(failed.Error, failed.Cause));
                break;
            case WorkSubmitted submitted when state.Work.TryGetValue(submitted.Work, out var work) && work.Kind == WorkKind.Task:
                Submitted(state.Scopes[work.Scope], submitted.Output);
                break;
            case MapRunChanged changed:
                Change(changed);
                break;
            case WorkHeartbeat heartbeat when state.Work.TryGetValue(heartbeat.Work, out var work) && work.HeartbeatSeconds is { } seconds:
                Cancel(WorkKind.TaskHeartbeat, heartbeat.Work);
                StartTimer(new PendingWork(work.Scope, WorkKind.TaskHeartbeat, heartbeat.Work), now.AddSeconds(seconds));
                break;
        }
    }

    private void Fire(PendingWork timer)
    {
        if (timer.Kind == WorkKind.ExecutionTimeout)
        {
            End(ExecutionStatus.TimedOut, null, new Failure(ErrorNames.Timeout, null), Root.Previous);
            return;
        }
        var scope = state.Scopes[timer.Scope];
        var current = StateOf(scope);
        switch (timer.Kind)
        {
            case WorkKind.Wait:
                Guard(scope, current, () => PassOn(scope, current, EffectiveInput(scope, current)));
                break;
            case WorkKind.Retry:
                Attempt(scope, current);
                break;
            case WorkKind.TaskTimeout or WorkKind.TaskHeartbeat:
                TimeOut(scope, (TaskState)current, timer.Of, timer.Kind == WorkKind.TaskHeartbeat);
                break;
        }
    }

    private void Succeed(int number, PendingWork work, JsonNode? output)
    {
        var scope = state.Scopes[work.Scope];
        var current = StateOf(scope);
        switch (work.Kind)
        {
            case WorkKind.Task:
                Guard(scope, current, () => TaskSucceeded(scope, (TaskState)current, number, output));
                break;
            case WorkKind.ReadItems:
                state.Work.Remove(number);
                Guard(scope, current, () => ItemsRead(scope, (MapState)current, output));
                break;
            case WorkKind.Child:
                state.Work.Remove(number);
                Guard(scope, current, () => ChildSucceeded(scope, (MapState)current, work.Of, output));
                break;
            case WorkKind.WriteResults:
                state.Work.Remove(number);
                Guard(scope, current, () => ResultsWritten(scope, (MapState)current, output));
                break;
        }
    }

    private void Fail(int number, PendingWork work, Failure failure)
    {
        var scope = state.Scopes[work.Scope];
        var current = StateOf(scope);
        switch (work.Kind)
        {
            case WorkKind.Task:
                TaskFailed(scope, (TaskState)current, number, failure);
                break;
            case WorkKind.ReadItems or WorkKind.WriteResults:
                state.Work.Remove(number);
                MapRunFailed(scope, (MapState)current, failure with
                {
                    Error = failure.Error
                        ?? (work.Kind == WorkKind.ReadItems ? ErrorNames.ItemReaderFailed : ErrorNames.ResultWriterFailed),
                });
                break;
            case WorkKind.Child:
                state.Work.Remove(number);
                Guard(scope, current, () => ChildFailed(scope, (MapState)current, work.Of, failure));
                break;
        }
    }

    /// <summary>Reports values of the state to the caller of TestState. States within it are not reported.</summary>
    private void Inspect(ScopeState scope, string name, JsonNode? value)
    {
        if (options.Inspect is not null && scope.Id == Root.Id)
            options.Inspect(name, JsonText.Copy(value));
    }

    /// <summary>The machine's own scope, which is opened first.</summary>
    private ScopeState Root => state.Scopes[1];

    private State StateOf(ScopeState scope) => machine.State(scope.Graph, scope.State);

    private ScopeState Open(ScopeState? parent, int index, string graph, JsonNode? input, JsonNode? item, long previous)
    {
        var scope = new ScopeState
        {
            Id = state.NextNumber(),
            Parent = parent?.Id,
            Index = index,
            Graph = graph,
            State = machine.Graph(graph).StartAt,
            Input = input,
            Item = item,
            Previous = previous,
        };
        state.Scopes[scope.Id] = scope;
        ready.Enqueue(scope.Id);
        return scope;
    }

    private int StartTimer(PendingWork work, DateTimeOffset dueAt)
    {
        var number = state.NextNumber();
        state.Work[number] = work;
        decisions.Add(new StartTimer(number, dueAt, work.Kind));
        return number;
    }

    /// <summary>Stops the timers of one kind that belong to a task.</summary>
    private void Cancel(WorkKind kind, int task) => Cancel(state.Work.Where(each => each.Value.Kind == kind && each.Value.Of == task));

    private void Cancel(ScopeState scope) => Cancel(state.Work.Where(each => each.Value.Scope == scope.Id));

    private void Cancel(IEnumerable<KeyValuePair<int, PendingWork>> work)
    {
        foreach (var number in work.Select(each => each.Key).Order().ToArray())
        {
            state.Work.Remove(number);
            decisions.Add(new Cancel(number));
        }
    }

    private void End(ExecutionStatus status, JsonNode? output, Failure? failure, long previous)
    {
        Cancel(state.Work);
        foreach (var scope in state.Scopes.Values)
            AbortRun(scope);
        ready.Clear();
        foreach (var id in state.Scopes.Keys.Where(id => id != Root.Id).ToArray())
            state.Scopes.Remove(id);
        Root.FanOut = null;
        state.Status = status;
        state.Output = output;
        state.Failure = failure;
        EmitEnd(status, output, failure, previous);
        decisions.Add(new Finish(status, output, failure));
    }
}
