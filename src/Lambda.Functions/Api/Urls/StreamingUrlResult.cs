using System.Buffers;
using Lambda.Engine.Invocation;
using Lambda.Engine.Invocation.Streaming;
using Lambda.Functions.Api.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Api.Urls;

/// <summary>Sends a function's result piece by piece, as the response of its URL.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/config-rs-invoke-furls.html.</remarks>
internal sealed partial class StreamingUrlResult(StreamedCall call, ILogger logger, CancellationToken stopping) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, httpContext.RequestAborted);
        var response = new StreamedResponse(httpContext, call);
        try
        {
            var outcome = await call.Invoker.StreamAsync(
                call.Function, call.Request, new ResultSink(response.WriteAsync, call.Limit), ended.Token);
            if (outcome is InvocationOutcome.Succeeded) await response.CompleteAsync(httpContext.RequestAborted);
            // Without its end, no reader takes the answer for complete.
            else if (response.HasBegun) httpContext.Abort();
            else await Error(outcome).ExecuteAsync(httpContext);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected.
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            if (response.HasBegun) httpContext.Abort();
            else await AwsError.Unavailable("The app is shutting down; the function did not finish.").ExecuteAsync(httpContext);
        }
        if (response.IsMalformed) Malformed(logger, call.Function.Name, call.Request.RequestId);
    }

    private IResult Error(InvocationOutcome outcome) => outcome is InvocationOutcome.Throttled throttled
        ? AwsError.Throttled(throttled.Reason)
        : new UrlError(StatusCodes.Status502BadGateway, call.Request.RequestId);

    [LoggerMessage(572, LogLevel.Error, "The streamed result of {Function} begins with a prelude that is not valid, RequestId {RequestId}: "
        + "its statusCode, headers (ASCII) or cookies are malformed")]
    private static partial void Malformed(ILogger logger, string function, string requestId);
}

/// <summary>A call whose result is streamed.</summary>
/// <param name="Invoker">The invoker that runs the function.</param>
/// <param name="Function">The function.</param>
/// <param name="Request">The event.</param>
/// <param name="Limit">The maximum size of the result, in bytes.</param>
internal sealed record StreamedCall(Invoker Invoker, LambdaFunction Function, InvocationRequest Request, long Limit);

/// <summary>The response to a streamed call. The first piece begins it, and the other pieces follow.</summary>
internal sealed class StreamedResponse(HttpContext http, StreamedCall call)
{
    private readonly ResponseFlush _flush = new(http.Response);
    private bool _hasBody = true;

    /// <summary>Whether the status has been decided.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the result began with an invalid prelude.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Writes a piece, and returns when the connection has room for the next one.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        await _flush.SettledAsync(cancellation);
        if (!HasBegun) piece = Begin(piece);
        if (_hasBody) http.Response.BodyWriter.Write(piece.Span);
        await _flush.StartAsync(cancellation);
    }

    /// <summary>Ends the response, which is empty if nothing was written.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        await _flush.SettledAsync(cancellation);
        if (!HasBegun) Begin(default);
        await _flush.StartAsync(cancellation);
    }

    private ReadOnlyMemory<byte> Begin(ReadOnlyMemory<byte> first)
    {
        if (UrlPrelude.Read(first) is not { } answer)
        {
            IsMalformed = true;
            throw new InvalidOperationException("The result begins with an invalid prelude.");
        }
        var response = http.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers.Where(header => !UrlCors.Decides(call.Function.Options.Cors, header.Name)))
            response.Headers.Append(name, value);
        foreach (var cookie in answer.Cookies) response.Headers.Append("Set-Cookie", cookie);
        response.Headers["x-amzn-RequestId"] = call.Request.RequestId;
        _hasBody = !HttpMethods.IsHead(http.Request.Method)
            && answer.Status is not StatusCodes.Status204NoContent and not StatusCodes.Status205ResetContent
                and not StatusCodes.Status304NotModified;
        HasBegun = true;
        return answer.Body;
    }
}
