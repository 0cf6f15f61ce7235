using Lambda.Engine.Invocation;
using Lambda.Functions.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Api.Urls;

/// <summary>Function URLs, and the operations of the Lambda API that describe them.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html; <see cref="AccessCheck"/> has already decided who may call.
/// </remarks>
internal sealed partial class UrlsApi
{
    private static readonly Func<long, AwsError> TooLarge = static _ => AwsError.TooLarge();
    private readonly FunctionCatalogue _catalogue;
    private readonly Invoker _invoker;
    private readonly ConfigurationOperation _answer;
    private readonly AppCode _code;
    private readonly UnverifiedBodies _bodies;
    private readonly SourceIp _source;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger<UrlsApi> _logger;

    internal UrlsApi(
        FunctionCatalogue catalogue, Invoker invoker, ConfigurationOperation answer, AppCode code, UnverifiedBodies bodies, SourceIp source,
        IHostApplicationLifetime lifetime, TimeProvider time,
        ILogger<UrlsApi> logger) =>
        (_catalogue, _invoker, _answer, _code, _bodies, _source, _lifetime, _time, _logger) =
        (catalogue, invoker, answer, code, bodies, source, lifetime, time, logger);

    /// <summary>Invokes the function with the request, and answers with its result.</summary>
    public async Task<IResult> CallAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        // The same for unknown functions and for functions without a URL, so that names cannot be discovered.
        if (!_catalogue.TryGet(name, out var function) || function.Options.Url is null)
            return AwsError.NotFound("There is no function at this address.");
        var cors = function.Options.Cors;
        if (cors is not null) UrlCors.Write(cors, request, request.HttpContext.Response.Headers);
        if (cors is not null && UrlCors.IsPreflight(request)) return PlainAnswer.Of(StatusCodes.Status200OK);
        var requestId = Guid.NewGuid().ToString();
        var (payload, unread) = await EventAsync(request, name, function, requestId);
        if (unread is not null) return unread;
        if (function.Streaming is not null && function.Options.InvokeMode == FunctionOptions.Streamed)
            return new StreamingUrlResult(
                new(_invoker, function, new(requestId, payload), _catalogue.StreamedResultLimit), _logger, _lifetime.ApplicationStopping);
        try
        {
            return await _invoker.InvokeAsync(function, new(requestId, payload), _lifetime.ApplicationStopping) switch
            {
                InvocationOutcome.Succeeded succeeded => Answer(function, requestId, succeeded.Payload),
                InvocationOutcome.Throttled throttled => AwsError.Throttled(throttled.Reason),
                // The function's error details stay in its log; the caller gets no more than the status.
                _ => new UrlError(StatusCodes.Status502BadGateway, requestId),
            };
        }
        catch (OperationCanceledException) when (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return AwsError.Unavailable("The app is shutting down; the function did not finish.");
        }
    }

    /// <summary>Lambda's operation GetFunctionUrlConfig.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, FunctionRules.ReadUrl, (asked, _) => Task.FromResult<IResult>(
            Describe(request, asked.Function) is { } url ? AwsAnswer.Of(url, ConfigurationJson.Readable.UrlBody) : AwsError.NoResource()));
    }

    /// <summary>Lambda's operation ListFunctionUrlConfigs.</summary>
    public Task<IResult> ListAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ListAsync(request, name, FunctionRules.ListUrls, Page.Short, (asked, _, _) => Task.FromResult<IResult>(
            AwsAnswer.Of(new(Describe(request, asked.Function) is { } url ? [url] : []), ConfigurationJson.Readable.UrlsBody)));
    }

    // From here on, the function's concurrency limits the number of requests.
    private async ValueTask<(ReadOnlyMemory<byte> Payload, AwsError? Error)> EventAsync(
        HttpRequest request, string name, LambdaFunction function, string requestId)
    {
        using var share = function.Options.Url == FunctionOptions.UrlForAll ? _bodies.Anonymous.Open() : null;
        var body = await RequestBody.ReadAsync(request, Limits.SyncPayload, TooLarge, share);
        if (body.Error is { } unread) return (default, unread);
        var payload = UrlEvent.Write(
            request, RawPath.Behind(request, $"/urls/{name}"), body.Bytes, function, requestId, _source.Of(request), _time.GetUtcNow());
        return payload.Length > Limits.SyncPayload ? (default, AwsError.TooLarge()) : (payload, null);
    }

    private IResult Answer(LambdaFunction function, string requestId, ReadOnlyMemory<byte> result)
    {
        if (UrlAnswer.Read(result) is { } answer) return new UrlResult(answer, function.Name, requestId, function.Options.Cors, _logger);
        NoAnswer(_logger, function.Name, requestId);
        return new UrlError(StatusCodes.Status502BadGateway, requestId);
    }

    // Under the request's own route prefix.
    private UrlBody? Describe(HttpRequest request, LambdaFunction function)
    {
        if (function.Options.Url is not { } authType) return null;
        var path = $"{request.PathBase}{request.Path}";
        var prefix = path[..path.IndexOf("/2021-10-31/", StringComparison.Ordinal)];
        var since = FunctionDescriber.Time(_code.Modified);
        return new(
            $"{request.Scheme}://{request.Host}{prefix}/urls/{function.Name}/", function.Arn, authType, since,
            since) { Cors = function.Options.Cors, InvokeMode = function.Options.InvokeMode };
    }

    [LoggerMessage(571, LogLevel.Error, "The result of {Function} is not a valid HTTP response, RequestId {RequestId}: "
        + "it is not JSON, or its statusCode, headers (ASCII), cookies or body are malformed")]
    private static partial void NoAnswer(ILogger logger, string function, string requestId);
}
