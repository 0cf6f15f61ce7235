using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Microsoft.Azure.WebJobs;
using ExecutionContext = Microsoft.Azure.WebJobs.ExecutionContext;

namespace Functions.LocalHost.Listeners;

/// <summary>One function as the WebJobs SDK calls it: reads the inputs, calls the worker, and writes the outputs.</summary>
internal sealed class FunctionCall(HostedFunction function, IReadOnlyList<InputBinding> inputs, IReadOnlyList<OutputBinding> outputs,
    Invoker invoker)
{
    /// <summary>Runs the function, and returns its result, which some triggers use.</summary>
    /// <exception cref="FunctionException">The function failed.</exception>
    public async Task<object?> RunAsync(object? trigger, Binder binder, ExecutionContext context, CancellationToken cancellation)
    {
        // Only requests of a listener itself wait for a service that does not answer; a call fails, and its trigger's rules apply.
        StartedListeners.BeginCall();
        var http = trigger as HttpTrigger;
        var request = http?.Invocation ?? Request(trigger, binder, context);
        foreach (var input in inputs)
            request.InputData.Add(
                new Protocol.ParameterBinding { Name = input.Name, Data = Values.ToData(await input.ReadAsync(binder, cancellation)) });
        var response = http is null ? await invoker.InvokeAsync(function, request, cancellation) : await http.RunAsync();
        // The function has done its work: its outputs are written even if its caller has gone or the app is stopping.
        foreach (var output in outputs) await output.WriteAsync(binder, response, CancellationToken.None);
        return http is null ? Values.ToObject(response.ReturnValue) : null;
    }

    private InvocationRequest Request(object? trigger, Binder binder, ExecutionContext context)
    {
        var request = Invoker.Request(function, context.InvocationId.ToString());
        if (context.RetryContext is { } retry)
        {
            request.RetryContext = new() { RetryCount = retry.RetryCount, MaxRetryCount = retry.MaxRetryCount };
            if (retry.Exception is { } exception)
                request.RetryContext.Exception = new() { Message = exception.Message, StackTrace = exception.StackTrace
                    ?? "", Source = exception.Source ?? "" };
        }
        var value = trigger is Stream stream ? TriggerData.FromStream(stream, function.Trigger) : trigger;
        var input = new TriggerInput(function.Trigger.Name, value, TriggerData.Of(binder.BindingData, value));
        if (value is ModelItem or ModelItem[]) request.Trigger = input;
        else input.AddTo(request);
        return request;
    }
}
