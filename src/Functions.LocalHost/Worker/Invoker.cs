using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Protocol;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Worker;

/// <summary>Calls functions for all triggers: applies the timeout, writes the log entry, and throws if the function fails.</summary>
[SuppressMessage("Design", "CA1001",
    Justification = "A token source without a timer or a parent holds nothing, and calls may still use its token.")]
internal sealed partial class Invoker(WorkerConnection worker, HostConfiguration host, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>How long a function may take to end after its token has been canceled.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _timeout = host.FunctionTimeout;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Creates a request for the function, with the current trace.</summary>
    /// <param name="id">The invocation's id; null to create one.</param>
    public static InvocationRequest Request(HostedFunction function, string? id = null)
    {
        var activity = Activity.Current;
        return new()
        {
            FunctionId = function.Id,
            InvocationId = id ?? Guid.NewGuid().ToString(),
            TraceContext = new() { TraceParent = activity?.Id ?? "", TraceState = activity?.TraceStateString ?? "" },
        };
    }

    /// <param name="caller">The HTTP call; null for any other trigger.</param>
    /// <exception cref="FunctionException">The function has failed or was canceled.</exception>
    /// <exception cref="FunctionTimeoutException">It ran longer than <c>functionTimeout</c> in host.json.</exception>
    public async Task<InvocationResponse> InvokeAsync(
        HostedFunction function, InvocationRequest request, CancellationToken cancellation, IHttpCaller? caller = null)
    {
        var logger = loggers.CreateLogger("Function." + function.Name);
        var started = time.GetTimestamp();
        try
        {
            var stopping = caller is null ? CancellationToken.None : _stopping.Token;
            var response = await WithTimeoutAsync(function, request, stopping, cancellation);
            if (FunctionException.Of(response.Result) is { } failure) throw failure;
            if (logger.IsEnabled(LogLevel.Information))
            {
                if (caller is null) Succeeded(logger, function.Name, Milliseconds(started));
                else Answered(logger, function.Name, caller.Request, caller.Status(response), Milliseconds(started));
            }
            return response;
        }
        catch (FunctionException e)
        {
            // The worker has logged the exception itself.
            Fail(e.Reason);
            throw;
        }
        catch (Exception e)
        {
            Fail(e.Message);
            throw;
        }

        void Fail(string reason) =>
            Failed(logger, function.Name, caller?.Request, Milliseconds(started), FirstLine(reason), request.InvocationId);
    }

    /// <summary>Returns whether a failure was already logged, as all failures are that come from a call of the function.</summary>
    public static bool HasLogged(Exception e) =>
        e is FunctionException or FunctionTimeoutException or WorkerException || (e.InnerException is { } inner && HasLogged(inner));

    /// <summary>Logs the reason why a call was not made.</summary>
    public void NotCalled(HostedFunction function, Exception e) =>
        NotCalled(loggers.CreateLogger("Function." + function.Name), function.Name, e.Message);

    /// <summary>Cancels running HTTP calls, and calls that begin later: the app is stopping. Listeners cancel their own.</summary>
    public Task CancelHttpAsync() => _stopping.CancelAsync();

    private async Task<InvocationResponse> WithTimeoutAsync(HostedFunction function, InvocationRequest request,
        CancellationToken stopping, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(_timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping, cancellation);
        if (_timeout == Timeout.InfiniteTimeSpan) return await worker.InvokeAsync(request, either.Token);
        try
        {
            // The real host ends a worker whose function ignores its token; here the function is left running.
            var response = await worker.InvokeAsync(request, either.Token).WaitAsync(_timeout + Grace, time, CancellationToken.None);
            return late.IsCancellationRequested && response.Result.Status != StatusResult.Types.Status.Success
                ? throw new TimeoutException() : response;
        }
        catch (TimeoutException)
        {
            throw new FunctionTimeoutException(function.Name, _timeout);
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd();

    private long Milliseconds(long started) => (long)time.GetElapsedTime(started).TotalMilliseconds;

    [LoggerMessage(3, LogLevel.Error, "{Function} was not called: {Reason}")]
    private static partial void NotCalled(ILogger logger, string function, string reason);

    private static void Failed(ILogger logger, string function, string? request, long milliseconds, string reason, string invocationId)
    {
        if (request is null) Failed(logger, function, milliseconds, reason, invocationId);
        else RequestFailed(logger, function, request, milliseconds, reason, invocationId);
    }

    [LoggerMessage(1, LogLevel.Information, "{Function}: succeeded in {Milliseconds} ms")]
    private static partial void Succeeded(ILogger logger, string function, long milliseconds);

    [LoggerMessage(4, LogLevel.Information, "{Function}: {Request} {Status} in {Milliseconds} ms")]
    private static partial void Answered(ILogger logger, string function, string request, int status, long milliseconds);

    [LoggerMessage(2, LogLevel.Error, "{Function}: failed after {Milliseconds} ms: {Reason} (invocation {InvocationId})")]
    private static partial void Failed(ILogger logger, string function, long milliseconds, string reason, string invocationId);

    [LoggerMessage(5, LogLevel.Error, "{Function}: {Request} failed after {Milliseconds} ms: {Reason} (invocation {InvocationId})")]
    private static partial void RequestFailed(
        ILogger logger, string function, string request, long milliseconds, string reason, string invocationId);
}

/// <summary>The data about an HTTP call for the log entry of its request and answer.</summary>
internal interface IHttpCaller
{
    /// <summary>The method and the path, such as <c>GET /api/hello</c>.</summary>
    string Request { get; }

    /// <summary>Returns the status with which the request is answered.</summary>
    int Status(InvocationResponse response);
}

/// <summary>The exception thrown when a function ran longer than <c>functionTimeout</c> in host.json.</summary>
internal sealed class FunctionTimeoutException(string function, TimeSpan timeout)
    : Exception($"Timeout value of {timeout} exceeded by function: Functions.{function}");
