using System.Text.RegularExpressions;
using FunctionApp.Invocation.Streaming;

namespace FunctionApp.Invocation;

/// <summary>A function of the app: its name, its options and the call to its handler.</summary>
public sealed partial class LambdaFunction
{
    /// <summary>The version of every function.</summary>
    public const string Latest = "$LATEST";

    private volatile FunctionOptions _options;

    internal LambdaFunction(string name, string arn, Type handler, FunctionOptions options, HandlerCall call, StreamCall? stream = null) =>
        (Name, Arn, Handler, Configured, _options, Call, Stream) = (name, arn, handler, options, options, call, stream);

    /// <summary>The name, unique in the app.</summary>
    public string Name { get; }

    /// <summary>The Amazon resource name under which clients know it.</summary>
    public string Arn { get; }

    /// <summary>The handler's class.</summary>
    public Type Handler { get; }

    /// <summary>Its options as they are now: those of code and settings, and what was changed while the app runs. Whoever needs two of them in one step reads this once.</summary>
    public FunctionOptions Options => _options;

    /// <summary>Its options as code and settings have them.</summary>
    public FunctionOptions Configured { get; }

    internal HandlerCall Call { get; }

    /// <summary>Puts other options in the place of those that apply now; the catalogue does, which counts reservations.</summary>
    internal void Apply(FunctionOptions options) => _options = options;

    /// <summary>The call that gives the result piece by piece; null when the handler gives it at once.</summary>
    internal StreamCall? Stream { get; }

    /// <summary>Whether its answer always says which records of its event are not done.</summary>
    internal bool ReportsBatchItemFailures { get; init; }

    internal static bool IsName(string name) => name.Length <= Limits.FunctionName && NamePattern().IsMatch(name);

    [GeneratedRegex(@"^[a-zA-Z0-9-_]+\z")]
    private static partial Regex NamePattern();
}

/// <summary>Calls a handler: JSON in, JSON out.</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>> HandlerCall(ReadOnlyMemory<byte> payload, LambdaContext context, CancellationToken cancellation);
