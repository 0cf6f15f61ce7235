using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Acornima.Ast;
using Jint;
using Jint.Runtime;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Jsonata;

/// <summary>The result of an expression: a value, nothing, a function, or an error.</summary>
internal sealed record JsonataResult(JsonNode? Value, JsonataOutcome Outcome, string? Error = null);

internal enum JsonataOutcome
{
    Value,
    Nothing,
    Function,
    Error,
}

/// <summary>
/// Evaluates JSONata with its reference implementation (jsonata 2.0.6, the version that Step Functions documents), in a JavaScript
/// interpreter that can use nothing of .NET but a hash function. Each evaluation has limits, and runs on a thread with a known stack size.
/// </summary>
internal sealed class JsonataEngine(JsonataLimits limits)
{
    private const int StackSize = 16 * 1024 * 1024;

    private static readonly Lazy<Prepared<Script>[]> Scripts = new(() =>
        [.. new[] { "jsonata-before.js", "jsonata.min.js", "jsonata-after.js" }
            .Select(name => Engine.PrepareScript(Resource(name), name))]);

    private readonly ConcurrentBag<Engine> idle = [];

    public static JsonataEngine Default { get; } = new(JsonataLimits.Default);

    /// <summary>Returns the reason why a text is not an expression; null if it is one.</summary>
    public string? Check(string text)
    {
        if (text.Length > limits.Length)
            return TooLong;
        var told = Run(engine => engine.Invoke("check", text).AsString(), out var stopped);
        return stopped ?? (told!.Length == 0 ? null : JsonNode.Parse(told)!["error"]!.GetValue<string>());
    }

    /// <summary>Evaluates an expression with variables by name, without <c>$</c>.</summary>
    public JsonataResult Evaluate(string text, JsonObject bindings, DateTimeOffset now, int seed)
    {
        if (text.Length > limits.Length)
            return new JsonataResult(null, JsonataOutcome.Error, TooLong);
        var variables = JsonText.Write(bindings);
        var told = Run(engine => Evaluate(engine, text, variables, now, seed), out var stopped);
        if (stopped is not null)
            return new JsonataResult(null, JsonataOutcome.Error, stopped);
        if (told is null)
            return new JsonataResult(null, JsonataOutcome.Error, "The evaluation did not end in time.");
        var result = (JsonObject)JsonText.Parse(told)!;
        if (result.TryGetPropertyValue("error", out var error))
            return new JsonataResult(null, JsonataOutcome.Error, JsonText.Text(error));
        return result.TryGetPropertyValue("value", out var value)
            ? new JsonataResult(value, JsonataOutcome.Value)
            : new JsonataResult(null, result.ContainsKey("function") ? JsonataOutcome.Function : JsonataOutcome.Nothing);
    }

    private string TooLong => $"The expression is longer than {limits.Length} characters.";

    private static string? Evaluate(Engine engine, string text, string variables, DateTimeOffset now, int seed)
    {
        string? found = null;
        var take = new Action<string>(result => found = result);
        engine.Invoke("evaluate", text, variables, (double)now.ToUnixTimeMilliseconds(), (double)seed, take);
        engine.Advanced.ProcessTasks();
        return found;
    }

    private string? Run(Func<Engine, string?> use, out string? stopped)
    {
        string? told = null, reason = null;
        var thread = new Thread(() => told = Guarded(use, out reason), StackSize) { IsBackground = true, Name = "JSONata" };
        thread.Start();
        thread.Join();
        stopped = reason;
        return told;
    }

    private string? Guarded(Func<Engine, string?> use, out string? stopped)
    {
        stopped = null;
        try
        {
            if (!idle.TryTake(out var engine))
                engine = Create();
            var told = use(engine);
            if (engine.Invoke("clean").AsBoolean())
                idle.Add(engine);
            return told;
        }
        catch (Exception exception) when (exception is StatementsCountOverflowException or MemoryLimitExceededException
            or RecursionDepthOverflowException or TimeoutException or InsufficientExecutionStackException or JavaScriptException
            or System.Text.RegularExpressions.RegexMatchTimeoutException or JsonException)
        {
            // An engine that was stopped in the middle of an evaluation is not reused.
            stopped = exception is JavaScriptException or JsonException
                ? exception.Message
                : $"The evaluation was stopped: {exception.Message}";
            return null;
        }
    }

    private Engine Create()
    {
        var engine = new Engine(options => options
            .LimitMemory(limits.Memory)
            .MaxStatements(limits.Statements)
            .LimitRecursion(limits.Recursion)
            .TimeoutInterval(limits.Time)
            .RegexTimeoutInterval(TimeSpan.FromSeconds(1))
            .LocalTimeZone(TimeZoneInfo.Utc)
            .Culture(CultureInfo.InvariantCulture));
        engine.SetValue("hostHash", new Func<string, string, string?>(TextFunctions.Hash));
        foreach (var script in Scripts.Value)
            engine.Execute(script);
        engine.Execute("var check = run.check, clean = run.clean, evaluate = run.evaluate;");
        return engine;
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(JsonataEngine).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
