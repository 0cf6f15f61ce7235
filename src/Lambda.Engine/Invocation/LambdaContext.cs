using System.Collections;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;
using System.Diagnostics;

namespace Lambda.Engine.Invocation;

/// <summary>An invocation, as its handler sees it. It is also the log scope of everything that the handler logs.</summary>
internal sealed class LambdaContext : ILambdaContext, IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly TimeProvider _time;
    private readonly long _started;

    // The options at the start of the invocation: later changes do not affect it.
    private readonly FunctionOptions _options;

    public LambdaContext(LambdaFunction function, InvocationRequest request, ILogger logger, TimeProvider time)
    {
        (Function, Request, Logger, _time, _options) = (function, request, logger, time, function.Options);
        _started = time.GetTimestamp();
    }

    public string AwsRequestId => Request.RequestId;

    public string FunctionName => Function.Name;

    public string FunctionVersion { get; } = LambdaFunction.Latest;

    public string InvokedFunctionArn => Request.Qualifier is { } qualifier ? $"{Function.Arn}:{qualifier}" : Function.Arn;

    public int MemoryLimitInMB => _options.MemorySize;

    public string? ClientContext => Request.ClientContext;

    public string? TraceId => XRayHeader.Of(Activity.Current);

    public TimeSpan RemainingTime =>
        _options.TimeoutSpan - _time.GetElapsedTime(_started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

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
