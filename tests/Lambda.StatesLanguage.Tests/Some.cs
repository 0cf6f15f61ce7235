using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.History;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests;

internal static class Some
{
    public const string Lambda = "arn:aws:lambda:us-east-1:123456789012:function:";

    public static readonly DateTimeOffset Time = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    public static ExecutionIdentity Identity { get; } = new()
    {
        ExecutionArn = "arn:aws:states:us-east-1:123456789012:execution:machine:run",
        Name = "run",
        StateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:machine",
        StateMachineName = "machine",
        RoleArn = "arn:aws:iam::123456789012:role/machine",
    };

    public static Values Values(string? input = null, string? context = null, string? variables = null) => new()
    {
        Input = input is null ? null : JsonText.Parse(input),
        MakeContext = new Lazy<JsonNode?>(() => JsonText.Parse(context ?? "{}")),
        Variables = (variables is null ? [] : (JsonObject)JsonText.Parse(variables)!).ToDictionary(each => each.Key, each => each.Value),
        States = new JsonObject { ["input"] = input is null ? null : JsonText.Parse(input) },
        Random = new ExecutionRandom("seed", () => 0),
        Now = Time,
    };

    /// <summary>A machine of one state that ends.</summary>
    public static string Machine(string state, string? language = null) =>
        $"{{\"StartAt\":\"S\",{(language is null ? "" : $"\"QueryLanguage\":\"{language}\",")}\"States\":{{\"S\":{{{state},\"End\":true}}}}}}";

    public static Task<Run> Run(string definition, string input = "{}", params TaskOutcome[] outcomes) =>
        Run(definition, input, new Queue<TaskOutcome>(outcomes));

    public static Task<Run> Run(string definition, string input, Queue<TaskOutcome> outcomes) =>
        Run(definition, input, _ => outcomes.TryDequeue(out var outcome) ? outcome : TaskOutcome.Failure("Unexpected"));

    public static async Task<Run> Run(
        string definition, string input, Func<RunTask, TaskOutcome> run, InterpreterOptions? options = null, string? items = null)
    {
        List<RunTask> tasks = [];
        var services = new InMemoryServices
        {
            RunTask = (task, _) =>
            {
                lock (tasks)
                    tasks.Add(task);
                return ValueTask.FromResult(run(task));
            },
            ReadItems = items is null ? null : (_, _) => ValueTask.FromResult((JsonArray)JsonText.Parse(items)!),
        };
        var time = new SkippingTime(Time);
        var execution = new InMemoryExecution(StateMachine.Parse(definition), Identity, services, time, options);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var state = await execution.RunAsync(JsonText.Parse(input), deadline.Token);
        return new Run(state, execution.History, tasks, time.GetUtcNow() - Time);
    }
}

internal sealed record Run(ExecutionState State, IReadOnlyList<HistoryEvent> History, IReadOnlyList<RunTask> Tasks, TimeSpan Took)
{
    public string Output => State.Status == ExecutionStatus.Succeeded ? JsonText.Write(State.Output) : $"{State.Status} {State.Failure}";

    /// <summary>The history in short: <c>2&lt;-0 PassStateEntered</c>.</summary>
    public IEnumerable<string> Events => History.Select(each => $"{each.Id}<-{each.PreviousEventId} {each.Type}");

    public IEnumerable<string> Types => History.Select(each => each.Type);

    public JsonObject Details(string type) => History.Last(each => each.Type == type).Details!;
}
