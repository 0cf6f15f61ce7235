using System.Diagnostics;
using Lambda.Engine.Invocation.Streaming;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Invocation;

/// <summary>
/// Runs all handlers. It enforces concurrency and deadline, captures the log tail, turns exceptions into function errors, and emits metrics
/// and traces. It does no I/O of its own.
/// </summary>
internal sealed class Invoker
{
    private readonly ConcurrencyLimiter _limiter;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly Dictionary<LambdaFunction, ILogger> _logger;
    private readonly bool _stackTraces;

    /// <summary>Creates an invoker for the functions in the catalogue.</summary>
    public Invoker(FunctionCatalogue catalogue, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        (_limiter, _time, _loggers, _stackTraces) = (new ConcurrencyLimiter(catalogue), time, loggers, catalogue.StackTraces);
        _logger = catalogue.All.ToDictionary(function => function, function => _loggers.CreateLogger($"Lambda.{function.Name}"));
    }

    /// <summary>Runs the function's handler for one event.</summary>
    /// <param name="function">The function.</param>
    /// <param name="request">The event.</param>
    /// <param name="shutdown">Cancelled when the app shuts down, but not when the caller disconnects, which does not stop an
    /// invocation.</param>
    /// <exception cref="OperationCanceledException">The app is shutting down; the event was not handled.</exception>
    public ValueTask<InvocationOutcome> InvokeAsync(LambdaFunction function, InvocationRequest request, CancellationToken shutdown)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(request);
        return EnterAsync(function, request, function.Call, shutdown);
    }

    /// <summary>Runs the function's handler for one event, and passes its result on piece by piece.</summary>
    /// <param name="function">The function.</param>
    /// <param name="request">The event.</param>
    /// <param name="result">Receives the result, which is complete when this returns. The outcome's payload is empty.</param>
    /// <param name="ended">Cancelled when the app shuts down, or when the caller stops reading.</param>
    /// <exception cref="OperationCanceledException">The app is shutting down, or the caller has disconnected.</exception>
    internal async ValueTask<InvocationOutcome> StreamAsync(
        LambdaFunction function, InvocationRequest request, ResultSink result, CancellationToken ended)
    {
        try
        {
            return await EnterAsync(function, request, StreamingCalls.Streamed(function, result), ended);
        }
        finally
        {
            await result.EndAsync();
        }
    }

    private ValueTask<InvocationOutcome> EnterAsync(
        LambdaFunction function, InvocationRequest request, HandlerCall call, CancellationToken shutdown)
    {
        var place = _limiter.Enter(function);
        if (place.Refused is not { } reason) return RunAsync(function, request, call, place, shutdown);
        EngineMetrics.Throttled(function.Name);
        function.Recent.Invocations.Add(_time.GetUtcNow(), throttles: 1);
        return new(new InvocationOutcome.Throttled(reason));
    }

    private async ValueTask<InvocationOutcome> RunAsync(
        LambdaFunction function, InvocationRequest request, HandlerCall handler, ConcurrencyLimiter.Place place, CancellationToken shutdown)
    {
        var logger = _logger[function];
        var context = new LambdaContext(function, request, logger, _time);
        var started = _time.GetTimestamp();
        function.Running.Begin();
        using var activity = EngineTraces.Invoke(function.Name, request.RequestId);
        using var scope = logger.BeginScope(context);
        var tail = request.WantsLogTail ? LogTail.Current = new LogTail() : null;
        tail?.AppendLine($"START RequestId: {request.RequestId} Version: {LambdaFunction.Latest}");

        var outcome = default(InvocationOutcome);
        try
        {
            outcome = await CallAsync(function, request, handler, context, shutdown);
            return tail is null ? outcome : outcome with { LogTail = End(tail, context, started) };
        }
        finally
        {
            place.Leave();
            var (took, failed) = (_time.GetElapsedTime(started), outcome is not InvocationOutcome.Succeeded);
            function.Running.End();
            EngineMetrics.Ran(function.Name, took, failed);
            function.Recent.Invocations.Add(_time.GetUtcNow(), 1, failed ? 1 : 0, took: took);
            if (outcome is InvocationOutcome.Failed { Error: var error })
            {
                activity?.SetStatus(ActivityStatusCode.Error, error.ErrorType);
                InvokerLog.FunctionError(logger, function.Name, request.RequestId, error.ErrorType, error.ErrorMessage);
            }
        }
    }

    private async ValueTask<InvocationOutcome> CallAsync(
        LambdaFunction function, InvocationRequest request, HandlerCall handler, LambdaContext context, CancellationToken shutdown)
    {
        using var deadline = new CancellationTokenSource(context.Timeout, _time);
        await using var stop = shutdown.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            var call = handler(request.Payload, context, deadline.Token);
            // A handler that ignores its token is abandoned, as Lambda discards its sandbox.
            var result = call.IsCompleted ? await call : await call.AsTask().WaitAsync(deadline.Token);
            return result.Length <= Limits.SyncResult
                ? new InvocationOutcome.Succeeded(result)
                : new InvocationOutcome.Failed(FunctionError.ResponseTooLarge(Limits.SyncResult));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            shutdown.ThrowIfCancellationRequested();
            return new InvocationOutcome.Failed(FunctionError.TimedOut(request.RequestId, context.Timeout));
        }
        catch (ResultTooLargeException e)
        {
            return new InvocationOutcome.Failed(FunctionError.ResponseTooLarge(e.Limit));
        }
        catch (Exception e)
        {
            // Any exception from a handler is a function error and never stops the app.
            InvokerLog.HandlerThrew(context.Logger, function.Name, request.RequestId, e);
            return new InvocationOutcome.Failed(FunctionError.From(e, _stackTraces));
        }
    }

    private byte[] End(LogTail tail, LambdaContext context, long started)
    {
        tail.AppendLine($"END RequestId: {context.AwsRequestId}");
        var duration = _time.GetElapsedTime(started).TotalMilliseconds;
        // As in Lambda, each part of the line ends with a tab, including the last. Memory is that of the process, which all functions
        // share.
        tail.AppendLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"REPORT RequestId: {context.AwsRequestId}\tDuration: {duration:0.00} ms\tBilled Duration: {Math.Ceiling(duration):0} ms\t"
            + $"Memory Size: {context.MemoryLimitInMB} MB\tMax Memory Used: {Environment.WorkingSet / (1024 * 1024)} MB\t"));
        return tail.ToArray();
    }
}
