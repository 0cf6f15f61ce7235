using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;

namespace Functions.LocalHost.Listeners;

/// <summary>Calls functions: directly, or through the extensions if their other bindings need them.</summary>
internal sealed class FunctionCalls(Invoker invoker, ListenerHost listeners)
{
    /// <summary>The invoker that calls the function in the worker.</summary>
    public Invoker Invoker => invoker;

    /// <summary>Calls an HTTP function.</summary>
    /// <param name="run">Sends the invocation, and answers the request.</param>
    /// <param name="bindingData">The values that binding expressions may refer to.</param>
    public async Task HttpAsync(
        HostedFunction function, InvocationRequest invocation, Func<Task<InvocationResponse>> run,
            Dictionary<string, object?> bindingData, CancellationToken cancellation)
    {
        if (function.NeedsExtensions)
        {
            var arguments = new Dictionary<string, object?>(bindingData.Where(pair => !FunctionType.IsReserved(pair.Key)),
                StringComparer.OrdinalIgnoreCase);
            arguments[FunctionType.RequestParameter] = new HttpTrigger(invocation, run);
            await listeners.CallAsync(function, arguments, cancellation);
        }
        else
        {
            await run();
        }
    }
}

/// <summary>An HTTP call that goes through the extensions.</summary>
internal sealed record HttpTrigger(InvocationRequest Invocation, Func<Task<InvocationResponse>> RunAsync);
