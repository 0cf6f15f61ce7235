using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.History;
using Lambda.StatesLanguage.Items;
using Lambda.StatesLanguage.Json;

namespace Lambda.Workflows.Execution;

/// <summary>
/// Connects the interpreter to Durable Functions: it receives their reports, and returns the next actions. An orchestration and the reader
/// of its history both use it, and get the same events.
/// </summary>
internal sealed class ExecutionProgress
{
    // A custom status has 16 KB.
    private const int MostClosed = 1_000;
    private const int MostRuns = 100;

    private readonly ExecutionStart start;
    private readonly Interpreter interpreter;
    private readonly ExecutionState state;
    private readonly List<HistoryEvent> events = [];
    private readonly Dictionary<int, TaskCall> calls = [];
    private readonly Dictionary<int, (ExecutionStart Start, TaskResource Resource)> jobs = [];
    private readonly Dictionary<int, TaskResource> resources = [];
    private readonly HashSet<int> callbacks = [];
    private readonly Dictionary<int, ExecutionStart> children = [];

    public ExecutionProgress(ExecutionStart start)
    {
        this.start = start;
        interpreter = new Interpreter(MachineCache.Get(start), new InterpreterOptions
        {
            Region = start.Region,
            TaskToken = (_, work) => TaskToken.Make(start, work),
        });
        state = start.Redriven?.ReadState() ?? Interpreter.Create(start.Identity, JsonText.Parse(start.Input));
    }

    public ExecutionState State => state;

    public bool IsOver => state.Status != ExecutionStatus.Running;

    public IReadOnlyList<HistoryEvent> Events => start.Redriven is { } earlier ? [.. earlier.ReadEvents(), .. events] : events;

    /// <summary>The status that the API shows while the execution is running.</summary>
    public ExecutionProgressStatus Told => new(Closed, [.. state.MapRuns.Keys.TakeLast(MostRuns).Select(arn => new MapRunName(arn).Id)]);

    /// <summary>The most recent tasks that waited for a callback and no longer do.</summary>
    public IReadOnlyList<int> Closed => [.. callbacks.Where(work => !state.Work.ContainsKey(work)).Order().TakeLast(MostClosed)];

    public ExecutionResult Result => new(
        StatusName(state.Status),
        state.Status == ExecutionStatus.Succeeded ? JsonText.Write(state.Output) : null,
        state.Failure?.Error,
        state.Failure?.Cause);

    public IReadOnlyList<DurableAction> Start(DateTimeOffset now) =>
        Do(start.Redriven is null ? interpreter.Start(state, now) : interpreter.Redrive(state, now));

    public IReadOnlyList<DurableAction> Fired(int work, DateTimeOffset now) => Apply(new TimerFired(work), now);

    public IReadOnlyList<DurableAction> Ran(int work, TaskResult result, DateTimeOffset now)
    {
        switch (result.Outcome)
        {
            case TaskEnd.Again:
                return [new CallTask(work, calls[work])];
            case TaskEnd.Failed:
                return Apply(new WorkFailed(work, result.Error, result.Cause), now);
        }
        var output = JsonText.Parse(result.Output ?? "null");
        if (result.Child is { } child)
        {
            jobs[work] = (child, resources[work]);
            return [.. Apply(new WorkSubmitted(work, output), now), new CallChild(work, children[work] = child)];
        }
        return callbacks.Contains(work) ? Apply(new WorkSubmitted(work, output), now) : Apply(new WorkSucceeded(work, output), now);
    }

    public IReadOnlyList<DurableAction> Ran(int work, ExecutionResult result, DateTimeOffset now)
    {
        children.Remove(work);
        if (jobs.Remove(work, out var job))
            return Apply(JobResult.Of(work, job.Start, job.Resource, result), now);
        return result.Status == "SUCCEEDED"
            ? Apply(new WorkSucceeded(work, JsonText.Parse(result.Output!)), now)
            : Apply(new WorkFailed(work, result.Error, result.Cause), now);
    }

    public IReadOnlyList<DurableAction> Signalled(SignalMessage message, DateTimeOffset now) => message.Kind switch
    {
        SignalKind.Stop => Apply(new StopRequested(message.Error, message.Cause), now),
        SignalKind.MapRunChanged => message.MapRun is { } changed ? Apply(changed, now) : [],
        // Tokens are for callbacks only: other tasks cannot be ended from outside.
        _ when !callbacks.Contains(message.Work) => [],
        SignalKind.TaskSucceeded => Apply(new WorkSucceeded(message.Work, JsonText.Parse(message.Output ?? "null")), now),
        SignalKind.TaskFailed => Apply(new WorkFailed(message.Work, message.Error, message.Cause), now),
        _ => Apply(new WorkHeartbeat(message.Work), now),
    };

    public static string StatusName(ExecutionStatus status) => status switch
    {
        ExecutionStatus.TimedOut => "TIMED_OUT",
        _ => status.ToString().ToUpperInvariant(),
    };

    private List<DurableAction> Apply(Signal signal, DateTimeOffset now) => Do(interpreter.Apply(state, signal, now));

    private List<DurableAction> Do(StepResult step)
    {
        events.AddRange(step.Events);
        var actions = new List<DurableAction>();
        foreach (var decision in step.Decisions)
        {
            switch (decision)
            {
                case RunTask task:
                    resources[task.Work] = task.Resource;
                    var isCallback = task.Resource.Pattern == TaskPattern.WaitForTaskToken || task.Resource.Kind == TaskKind.Activity;
                    if (isCallback)
                        callbacks.Add(task.Work);
                    var call = Call(task.Work, task.Resource.Arn, task.Input) with { TaskToken = isCallback ? task.TaskToken : null };
                    actions.Add(new CallTask(task.Work, calls[task.Work] = call));
                    break;
                case ReadItems read:
                    var reading = new JsonObject { ["Arguments"] = read.Arguments?.DeepClone(), ["Config"] = Config(read) };
                    actions.Add(new CallTask(read.Work, calls[read.Work] = Call(read.Work, read.Resource, reading)));
                    break;
                case WriteResults write:
                    actions.Add(new CallTask(write.Work, calls[write.Work] = Call(write.Work, write.Resource, Results(write))));
                    break;
                case StartTimer timer:
                    actions.Add(new StartWait(timer.Work, timer.DueAt));
                    break;
                case StartChild child:
                    actions.Add(new CallChild(child.Work, children[child.Work] = ChildOf(child)));
                    break;
                case Cancel cancel:
                    actions.Add(new StopWork(cancel.Work, children.GetValueOrDefault(cancel.Work)));
                    break;
            }
        }
        return actions;
    }

    private TaskCall Call(int work, string resource, JsonNode? input) =>
        new(work, resource, JsonText.Write(input), start.ExecutionArn, Id("request", work))
        {
            TraceParent = start.TraceParent,
            TraceState = start.TraceState,
        };

    private ExecutionStart ChildOf(StartChild child) => start with
    {
        Name = child.Name,
        Processor = child.Processor,
        Input = JsonText.Write(child.Input),
        Seed = Id("seed", child.Work),
        ExecutionArn = child.ExecutionArn,
        MapRunArn = child.MapRunArn,
        Parent = start.ExecutionArn,
    };

    /// <summary>Makes an id that is the same in every replay, and cannot be guessed without the seed.</summary>
    private string Id(string of, int work)
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"{of}|{start.Seed}|{start.ExecutionArn}|{work}");
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, 16)).ToString();
    }

    private static JsonObject Config(ReadItems read) => new()
    {
        ["InputType"] = read.Config.InputType,
        ["CSVHeaderLocation"] = read.Config.CsvHeaderLocation,
        ["CSVHeaders"] = new JsonArray([.. read.Config.CsvHeaders.Select(header => (JsonNode?)header)]),
        ["CSVDelimiter"] = read.Config.CsvDelimiter,
        ["ItemsPointer"] = read.Config.ItemsPointer,
        ["MaxItems"] = read.Config.MaxItems,
    };

    private static JsonObject Results(WriteResults write) => new()
    {
        ["Arguments"] = write.Arguments?.DeepClone(),
        ["MapRunArn"] = write.Results.MapRunArn,
        ["WriterConfig"] = write.Config?.DeepClone(),
        ["Children"] = new JsonArray([.. write.Results.Children()]),
    };
}
