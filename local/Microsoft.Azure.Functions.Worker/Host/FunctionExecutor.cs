using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Local.Host;

/// <summary>Executes a function for an event: scope, pipeline, binding, method, time-out. Every trigger ends here.</summary>
internal sealed class FunctionExecutor(IServiceScopeFactory scopes, InvocationPipeline pipeline, HostConfiguration host, IHostApplicationLifetime lifetime, TimeProvider time, ILoggerFactory loggers)
{
    private readonly FunctionExecutionDelegate _pipeline = pipeline.Build(RunAsync);
    private readonly TimeSpan _timeout = host.FunctionTimeout;

    /// <summary>Executes the function, again where its retry attribute says so, and gives its result.</summary>
    /// <exception cref="FunctionTimeoutException">It ran longer than <c>functionTimeout</c> in host.json.</exception>
    /// <exception cref="FunctionInputConverterException">A parameter could not be given its value.</exception>
    public Task<object?> ExecuteAsync(HostedFunction function, TriggerEvent trigger, CancellationToken cancellation) =>
        function.Retries is { } rule ? RetryAsync(rule, function, trigger, cancellation) : ExecuteOnceAsync(function, trigger, retry: null, cancellation);

    private async Task<object?> RetryAsync(RetryRule rule, HostedFunction function, TriggerEvent trigger, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        for (var retry = 0; ; retry++)
        {
            try
            {
                return await ExecuteOnceAsync(function, trigger, retry == 0 ? null : new RetryState(retry, rule.MaxRetryCount), cancellation);
            }
            catch (Exception) when (rule.Next(retry, Random.Shared.NextDouble()) is { } delay && !ending.IsCancellationRequested)
            {
                FunctionExecutorLog.Retrying(function.Logger!, function.Name, delay, retry + 1, rule.MaxRetryCount);
                await Task.Delay(delay, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (ending.IsCancellationRequested) throw;
            }
        }
    }

    private async Task<object?> ExecuteOnceAsync(HostedFunction function, TriggerEvent trigger, RetryContext? retry, CancellationToken cancellation)
    {
        var logger = function.Logger ??= loggers.CreateLogger($"Function.{function.Name}");
        await using var scope = trigger.Services is null ? scopes.CreateAsyncScope() : default(AsyncServiceScope?);
        using var deadline = new InvocationDeadline(_timeout, lifetime, cancellation);
        var context = new InvocationContext(function, trigger, trigger.Services ?? scope!.Value.ServiceProvider, deadline, retry);
        var started = Stopwatch.GetTimestamp();
        if (logger.IsEnabled(LogLevel.Information)) FunctionExecutorLog.Executing(logger, function.Name, trigger.Reason, context.InvocationId);
        try
        {
            await WithTimeout(_pipeline(context), started, function, cancellation);
            if (logger.IsEnabled(LogLevel.Information)) FunctionExecutorLog.Executed(logger, function.Name, context.InvocationId, Milliseconds(started));
            return context.Get<InvocationResult>()!.Value;
        }
        catch (Exception e)
        {
            FunctionExecutorLog.Failed(logger, function.Name, context.InvocationId, Milliseconds(started), e);
            throw;
        }
    }

    private async Task WithTimeout(Task run, long started, HostedFunction function, CancellationToken cancellation)
    {
        if (run.IsCompleted || _timeout == Timeout.InfiniteTimeSpan)
        {
            await run;
            return;
        }
        try
        {
            // The real host ends the worker process of a function that ignores its token; here its task is left behind.
            await run.WaitAsync(_timeout + TimeSpan.FromSeconds(1), CancellationToken.None);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && Stopwatch.GetElapsedTime(started) >= _timeout && !cancellation.IsCancellationRequested)
        {
            throw new FunctionTimeoutException(function.Name, _timeout, e);
        }
    }

    private static async Task RunAsync(FunctionContext functionContext)
    {
        var context = (InvocationContext)functionContext;
        var function = (HostedFunction)context.FunctionDefinition;
        var arguments = new object?[function.Binders.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            try
            {
                arguments[i] = await function.Binders[i].BindAsync(context, context.Trigger);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new FunctionInputConverterException($"Error converting 1 input parameters for Function '{function.Name}': Cannot convert input parameter '{function.Binders[i].Name}' to type '{function.Parameters[i].Type}'. Error: {e.Message}", e);
            }
        }
        context.Get<InvocationResult>()!.Value = await function.Call.InvokeAsync(context.InstanceServices, arguments);
    }

    private static long Milliseconds(long started) => (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
}

/// <summary>A function ran longer than <c>functionTimeout</c> in host.json.</summary>
internal sealed class FunctionTimeoutException(string function, TimeSpan timeout, Exception inner)
    : Exception($"Timeout value of {timeout} exceeded by function: Functions.{function}", inner);
