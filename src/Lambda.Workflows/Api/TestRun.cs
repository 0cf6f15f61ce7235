using System.Text.Json.Nodes;
using Lambda.StatesLanguage;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Execution;
using Lambda.Workflows.Tasks.Http;

namespace Lambda.Workflows.Api;

/// <summary>Runs the state under test: waits end at once, and a retry ends the run.</summary>
internal sealed class TestRun
{
    private readonly Dictionary<string, JsonNode?> seen = [];
    private readonly Interpreter interpreter;
    private readonly string name;
    private readonly Queue<Signal> signals = new();
    private DateTimeOffset now;
    private ExecutionState state = null!;

    public TestRun(StateMachine machine, string name, TimeProvider time)
    {
        (this.name, now) = (name, time.GetUtcNow());
        // Values of the state before the tested one are not shown.
        interpreter = new Interpreter(machine, new InterpreterOptions
        {
            Inspect = (what, value) =>
            {
                if (state.Scopes[1].State == name)
                    seen[what] = value;
            },
        });
    }

    /// <summary>Records the requests and responses of HTTP tasks; null if that was not requested.</summary>
    public HttpTrace? Trace { get; init; }

    public async Task RunAsync(
        JsonNode input, ExecutionIdentity identity, Func<RunTask, CancellationToken, Task<TaskResult>> call, CancellationToken cancellation)
    {
        state = Interpreter.Create(identity, input);
        await DoAsync(interpreter.Start(state, now), call, cancellation);
        while (state.Status == ExecutionStatus.Running && !seen.ContainsKey("retry") && signals.TryDequeue(out var signal))
            await DoAsync(interpreter.Apply(state, signal, now), call, cancellation);
    }

    /// <summary>Returns the outcome of the state.</summary>
    public JsonObject Answer(TestedState tested)
    {
        var answer = new JsonObject();
        var caught = seen.GetValueOrDefault("retry") ?? seen.GetValueOrDefault("catch");
        var (error, cause) = caught is null
            ? (state.Failure?.Error, state.Failure?.Cause)
            : (JsonText.Text(caught["error"]), JsonText.Text(caught["cause"]));
        if (error is not null)
            answer["error"] = error;
        if (cause is not null)
            answer["cause"] = cause;
        answer["status"] = seen.ContainsKey("retry") ? "RETRIABLE"
            : state.Status != ExecutionStatus.Succeeded ? "FAILED"
            : seen.ContainsKey("catch") ? "CAUGHT_ERROR"
            : "SUCCEEDED";
        if (state.Status == ExecutionStatus.Succeeded)
        {
            answer["output"] = JsonText.Write(state.Output);
            if (tested.Next(state.Scopes[1].State) is { } next)
                answer["nextState"] = next;
        }
        return answer;
    }

    public JsonObject Inspection(JsonNode? input)
    {
        var data = new JsonObject { ["input"] = JsonText.Write(input) };
        foreach (var (what, value) in seen.Where(each => each.Key is not ("retry" or "catch")))
            data[what] = JsonText.Write(value);
        if ((seen.GetValueOrDefault("retry") ?? seen.GetValueOrDefault("catch")) is JsonObject handled)
            data["errorDetails"] = new JsonObject(handled.Where(each => each.Key is not ("error" or "cause"))
                .Select(each => KeyValuePair.Create(each.Key, each.Value?.DeepClone())));
        if (Trace?.Request is { } sent)
            data["request"] = sent.DeepClone();
        if (Trace?.Response is { } received)
            data["response"] = received.DeepClone();
        return data;
    }

    private async Task DoAsync(StepResult step, Func<RunTask, CancellationToken, Task<TaskResult>> call, CancellationToken cancellation)
    {
        foreach (var decision in step.Decisions)
        {
            switch (decision)
            {
                case RunTask task:
                    using (Trace?.Begin())
                        signals.Enqueue(SignalOf(task.Work, await call(task, cancellation)));
                    break;
                case StartTimer { Reason: WorkKind.Wait or WorkKind.Retry } timer:
                    now = timer.DueAt > now ? timer.DueAt : now;
                    signals.Enqueue(new TimerFired(timer.Work));
                    break;
                case ReadItems or StartChild or WriteResults:
                    throw StatesException.Invalid($"'{name}' is a distributed Map state, which TestState does not support.");
            }
        }
    }

    private static Signal SignalOf(int work, TaskResult result) => result.Outcome == TaskEnd.Succeeded
        ? new WorkSucceeded(work, JsonText.Parse(result.Output!))
        : new WorkFailed(work, result.Error ?? "States.TaskFailed", result.Cause);
}
