using System.Collections;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Invocation;

/// <summary>Information about an invocation for its handler. It is also the log scope of everything that the handler logs.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/csharp-context.html.</remarks>
public sealed class LambdaContext : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly TimeProvider _time;
    private readonly long _started;

    // Those of the invocation's begin: a change does not reach what runs already.
    private readonly FunctionOptions _options;

    internal LambdaContext(LambdaFunction function, InvocationRequest request, ILogger logger, TimeProvider time)
    {
        (Function, Request, Logger, _time, _options) = (function, request, logger, time, function.Options);
        _started = time.GetTimestamp();
    }

    /// <summary>The request id: the same on every retry of an event.</summary>
    public string AwsRequestId => Request.RequestId;

    /// <summary>The function's name.</summary>
    public string FunctionName => Function.Name;

    /// <summary>The version that runs, <c>$LATEST</c>.</summary>
    public string FunctionVersion { get; } = LambdaFunction.Latest;

    /// <summary>The ARN that was invoked, with the version when the caller named one.</summary>
    public string InvokedFunctionArn => Request.Qualifier is { } qualifier ? $"{Function.Arn}:{qualifier}" : Function.Arn;

    /// <summary>The memory size configured for the function, in MB.</summary>
    public int MemoryLimitInMB => _options.MemorySize;

    /// <summary>The client context that the caller sent, as JSON; null when there is none.</summary>
    public string? ClientContext => Request.ClientContext;

    /// <summary>The time left until the function's timeout.</summary>
    public TimeSpan RemainingTime =>
        _options.TimeoutSpan - _time.GetElapsedTime(_started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The function's logger; callers can ask for the tail of its log.</summary>
    public ILogger Logger { get; }

    internal LambdaFunction Function { get; }

    internal InvocationRequest Request { get; }

    internal TimeSpan Timeout => _options.TimeoutSpan;

    int IReadOnlyCollection<KeyValuePair<string, object?>>.Count => 2;

    KeyValuePair<string, object?> IReadOnlyList<KeyValuePair<string, object?>>.this[int index] => index switch
    {
        0 => new("AwsRequestId", AwsRequestId),
        1 => new("FunctionName", FunctionName),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <inheritdoc/>
    public override string ToString() => $"RequestId: {AwsRequestId} Function: {FunctionName}";

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator()
    {
        yield return new("AwsRequestId", AwsRequestId);
        yield return new("FunctionName", FunctionName);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)this).GetEnumerator();
}
