using Lambda.Engine.Observability;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Lambda.Functions.Hosting;

/// <summary>
/// Puts a request into its caller's trace when only X-Ray's header contains the trace. The header <c>traceparent</c> takes precedence.
/// </summary>
internal sealed class CallerTrace : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.GetHttpContext()?.Request.Headers is { } headers && !headers.ContainsKey(TraceParent.Header)
            && XRayHeader.Read(headers[XRayHeader.Name]) is { } caller
            ? ContinueAsync(context, next, caller)
            : next(context);

    private static async Task ContinueAsync(FunctionContext context, FunctionExecutionDelegate next, TraceParent caller)
    {
        using var activity = EngineTraces.Continue(context.FunctionDefinition.Name, caller);
        await next(context);
    }
}
