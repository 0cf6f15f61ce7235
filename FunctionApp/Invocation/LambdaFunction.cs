using System.Text.RegularExpressions;

namespace FunctionApp.Invocation;

/// <summary>A function of the app: its name, its options and the call to its handler.</summary>
public sealed partial class LambdaFunction
{
    /// <summary>The version of every function.</summary>
    public const string Latest = "$LATEST";

    internal LambdaFunction(string name, string arn, Type handler, FunctionOptions options, HandlerCall call) =>
        (Name, Arn, Handler, Options, Call) = (name, arn, handler, options, call);

    /// <summary>The name, unique in the app.</summary>
    public string Name { get; }

    /// <summary>The Amazon resource name under which clients know it.</summary>
    public string Arn { get; }

    /// <summary>The handler's class.</summary>
    public Type Handler { get; }

    /// <summary>Its options.</summary>
    public FunctionOptions Options { get; }

    internal HandlerCall Call { get; }

    /// <summary>Whether its answer always says which records of its event are not done.</summary>
    internal bool ReportsBatchItemFailures { get; init; }

    internal static bool IsName(string name) => name.Length <= Limits.FunctionName && NamePattern().IsMatch(name);

    [GeneratedRegex("^[a-zA-Z0-9-_]+$")]
    private static partial Regex NamePattern();
}

/// <summary>Calls a handler: JSON in, JSON out.</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>> HandlerCall(ReadOnlyMemory<byte> payload, LambdaContext context, CancellationToken cancellation);
