using System.Text.RegularExpressions;
using Lambda.Engine.Observability;

namespace Lambda.Engine.Invocation;

/// <summary>A function of the app: its name, its options and the call to its handler.</summary>
internal sealed partial class LambdaFunction
{
    /// <summary>The version that every function has.</summary>
    public const string Latest = "$LATEST";

    private volatile FunctionOptions _options;

    internal LambdaFunction(
        string name, string arn, Type handler, FunctionOptions options, HandlerCall call, StreamingCall? streaming = null) =>
        (Name, Arn, Handler, Configured, _options, Call, Streaming, Running) =
            (name, arn, handler, options, options, call, streaming, EngineMetrics.RunningOf(name));

    /// <summary>The name, unique in the app.</summary>
    public string Name { get; }

    /// <summary>The function's Amazon resource name, which clients use.</summary>
    public string Arn { get; }

    /// <summary>The handler's class.</summary>
    public Type Handler { get; }

    /// <summary>
    /// The present options: those from code and settings, with the changes made while the app runs. Code that needs two options that belong
    /// together must read this property only once.
    /// </summary>
    public FunctionOptions Options => _options;

    /// <summary>The function's options from code and settings, without the changes made while the app runs.</summary>
    public FunctionOptions Configured { get; }

    internal HandlerCall Call { get; }

    /// <summary>The function's recent activity on this instance.</summary>
    internal FunctionActivity Recent { get; } = new();

    /// <summary>How many of its handlers run.</summary>
    internal Running Running { get; }

    /// <summary>Replaces the present options. Only the catalogue calls this, because it counts reservations.</summary>
    internal void Apply(FunctionOptions options) => _options = options;

    /// <summary>The call that returns the result piece by piece; null when the handler returns it at once.</summary>
    internal StreamingCall? Streaming { get; }

    /// <summary>Whether its answer always reports which records of its event failed.</summary>
    internal bool ReportsBatchItemFailures { get; init; }

    internal static bool IsName(string name) => name.Length <= Limits.FunctionName && NamePattern().IsMatch(name);

    [GeneratedRegex(@"^[a-zA-Z0-9-_]+\z")]
    private static partial Regex NamePattern();
}

/// <summary>Calls a handler with an event as JSON, and returns its result as JSON.</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>> HandlerCall(
    ReadOnlyMemory<byte> payload, LambdaContext context, CancellationToken cancellation);
