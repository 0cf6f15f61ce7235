using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Paths;
using Lambda.StatesLanguage.Validation;

namespace Fuzzing.Targets;

/// <summary>State machines: checked, and run if they are good. Each task returns its input.</summary>
internal sealed class StatesTarget() : Target("states")
{
    private static readonly ExecutionIdentity s_identity = new()
    {
        ExecutionArn = "arn:aws:states:us-east-1:000000000000:execution:machine:run",
        Name = "run",
        StateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:machine",
        StateMachineName = "machine",
    };

    private static readonly InMemoryServices s_services = new()
    {
        RunTask = (task, _) => ValueTask.FromResult(TaskOutcome.Success(task.Input?.DeepClone())),
    };

    // As small as state machines need, so that one that loops ends in time.
    private static readonly InterpreterOptions s_options = new() { MaxEvents = 200, MaxPayload = 16_384 };

    public override IReadOnlyList<byte[]> Seeds { get; } = Files("Machines");

    public override IReadOnlyList<byte[]> Words { get; } = Of(
        "\"Type\":\"Task\"", "\"Type\":\"Map\"", "\"Type\":\"Choice\"", "\"Next\":\"", "\"End\":true", "\"Retry\":[",
        "\"Catch\":[", "\"States.ALL\"",
        "\"QueryLanguage\":\"JSONata\"", "\"{% $states.input %}\"", "$.a[?(@.b>1)]", "$..*", "$$", "States.Format('{}', $.a)", "\".$\"",
        "\"Seconds\":", "99999999", "\"ItemsPath\":\"$\"", "\"StringMatches\":\"*\"", "\"Assign\":{", "null", "{", "}", "[", "]",
        ",", "\"");

    public override (long Fixed, int PerByte) Memory => (300_000_000, 50_000);

    public override bool Read(byte[] input)
    {
        var (definition, of) = Parts(Text(input));
        DefinitionValidator.Validate(definition);
        StateMachine machine;
        try
        {
            machine = StateMachine.Parse(definition);
        }
        catch (InvalidDefinitionException)
        {
            return false;
        }
        var execution = new InMemoryExecution(machine, s_identity, s_services, new SkippingTime(DateTimeOffset.UnixEpoch), s_options);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var state = execution.RunAsync(of, deadline.Token).GetAwaiter().GetResult();
        if (state.Status == ExecutionStatus.Running) throw new InvalidOperationException("The execution does not end.");
        return true;
    }

    // A file with a definition and its input, or, once it was changed, perhaps only a definition.
    private static (string Definition, JsonNode? Input) Parts(string text)
    {
        try
        {
            if (JsonText.Parse(text) is JsonObject file && file["definition"] is { } definition)
                return (JsonText.Write(definition), file["input"]?.DeepClone());
        }
        catch (JsonException)
        {
        }
        return (text, new JsonObject());
    }
}

/// <summary>Paths and intrinsic functions, on a line each.</summary>
internal sealed class PathTarget() : Target("paths")
{
    private static readonly JsonNode s_root = JsonNode.Parse(
        """{"a":[{"b":1,"c":"x"},{"b":2.5},null,[1,[2,[3]]]],"s":"text","n":-7,"o":{"k k":true}}""")!;

    public override IReadOnlyList<byte[]> Seeds { get; } = Of(
        "$", "$.a[0].b", "$['o']['k k']", "$..b", "$.a[?(@.b > 1 && @.c == 'x')]", "$.a[-1:]", "$.a[*].length()", "$.a[0,2]",
        "States.Format('{} {}', $.s, 'x')", "States.ArrayRange(1, 9, 2)", "States.JsonMerge($.o, $.o, false)",
        "States.StringToJson(States.JsonToString($.a))", "States.Hash('x', 'SHA-256')", "States.ArrayPartition($.a, 2)",
        "States.MathRandom(1, 9)", "States.Base64Decode(States.Base64Encode('x'))", "States.StringSplit('a.b', '.')", "States.UUID()");

    public override IReadOnlyList<byte[]> Words { get; } = Of(
        "$", "..", "[?(", "@", ")]", "&&", "||", "=~ /x/", "[", "]", "'", "\"", "\\", "States.", "(", ")", ", ", "{}",
        "length()", "-1", ":",
        "9999999999", "*", "\n", "States.Array(");

    public override bool Read(byte[] input)
    {
        var good = false;
        foreach (var line in Text(input).Split('\n', 4))
        {
            try
            {
                JsonPath.Parse(line).TrySelect(s_root, out _);
                good = true;
            }
            catch (Exception e) when (e is PathSyntaxException or Lambda.StatesLanguage.Errors.StateException)
            {
            }
            if (!line.StartsWith("States.", StringComparison.Ordinal)) continue;
            try
            {
                IntrinsicReader.Read(line).Evaluate(new Values
                {
                    Input = s_root,
                    MakeContext = new Lazy<JsonNode?>(() => new JsonObject()),
                    Variables = new Dictionary<string, JsonNode?>(),
                    Random = new ExecutionRandom("seed", () => 0),
                    Now = DateTimeOffset.UnixEpoch,
                });
                good = true;
            }
            catch (Exception e) when (e is PathSyntaxException or Lambda.StatesLanguage.Errors.StateException)
            {
            }
        }
        return good;
    }
}
