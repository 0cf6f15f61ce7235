namespace Microsoft.Azure.Functions.Worker;

/// <summary>The W3C trace context of an invocation.</summary>
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c> header, empty without a trace.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c> header, empty without one.</summary>
    public abstract string TraceState { get; }
}
