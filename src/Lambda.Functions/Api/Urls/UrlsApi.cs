using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Api.Urls;

/// <summary>Answers the requests to function URLs.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html; <see cref="AccessCheck"/> has already decided who may call.
/// </remarks>
internal sealed partial class UrlsApi(
    FunctionCatalogue catalogue, Invoker invoker, UnverifiedBodies bodies, SourceIp source, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<UrlsApi> logger)
{
    private static readonly Func<long, AwsError> TooLarge = static _ => AwsError.TooLarge();

    /// <summary>Invokes the function with the request, and answers with its result.</summary>
    public async Task<IResult> CallAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        // The same for unknown functions and for functions without a URL, so that names cannot be discovered.
        if (!catalogue.TryGet(name, out var function) || function.Options.Url is null)
            return AwsError.NotFound("There is no function at this address.");
        var cors = function.Options.Cors;
        if (cors is not null) UrlCors.Write(cors, request, request.HttpContext.Response.Headers);
        if (cors is not null && UrlCors.IsPreflight(request)) return PlainAnswer.Of(StatusCodes.Status200OK);
        var requestId = Guid.NewGuid().ToString();
        var (payload, unread) = await EventAsync(request, name, function, requestId);
        if (unread is not null) return unread;
        if (function.Streaming is not null && function.Options.InvokeMode == FunctionOptions.Streamed)
            return new StreamingUrlResult(
                new(invoker, function, new(requestId, payload), catalogue.StreamedResultLimit), logger, lifetime.ApplicationStopping);
        try
        {
            return await invoker.InvokeAsync(function, new(requestId, payload), lifetime.ApplicationStopping) switch
            {
                InvocationOutcome.Succeeded succeeded => Answer(function, requestId, succeeded.Payload),
                InvocationOutcome.Throttled throttled => AwsError.Throttled(throttled.Reason),
                // The function's error details stay in its log; the caller gets no more than the status.
                _ => new UrlError(StatusCodes.Status502BadGateway, requestId),
            };
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return AwsError.Unavailable("The app is shutting down; the function did not finish.");
        }
    }

    // From here on, the function's concurrency limits the number of requests.
    private async ValueTask<(ReadOnlyMemory<byte> Payload, AwsError? Error)> EventAsync(
        HttpRequest request, string name, LambdaFunction function, string requestId)
    {
        using var share = function.Options.Url == FunctionOptions.UrlForAll ? bodies.Anonymous.Open() : null;
        var body = await RequestBody.ReadAsync(request, Limits.SyncPayload, TooLarge, share);
        if (body.Error is { } unread) return (default, unread);
        var payload = UrlEvent.Write(
            request, RawPath.Behind(request, $"/urls/{name}"), body.Bytes, function, requestId, source.Of(request), time.GetUtcNow());
        return payload.Length > Limits.SyncPayload ? (default, AwsError.TooLarge()) : (payload, null);
    }

    private IResult Answer(LambdaFunction function, string requestId, ReadOnlyMemory<byte> result)
    {
        if (UrlAnswer.Read(result) is { } answer) return new UrlResult(answer, function.Name, requestId, function.Options.Cors, logger);
        NoAnswer(logger, function.Name, requestId);
        return new UrlError(StatusCodes.Status502BadGateway, requestId);
    }

    [LoggerMessage(571, LogLevel.Error, "The result of {Function} is not a valid HTTP response, RequestId {RequestId}: "
        + "it is not JSON, or its statusCode, headers (ASCII), cookies or body are malformed")]
    private static partial void NoAnswer(ILogger logger, string function, string requestId);
}
