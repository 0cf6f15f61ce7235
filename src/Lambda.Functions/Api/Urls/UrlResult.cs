using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Api.Urls;

/// <summary>Sends a function's response. When the server refuses to send it, the caller gets an error and the cause is logged.</summary>
internal sealed partial class UrlResult(UrlAnswer answer, string function, string requestId, CorsOptions? cors, ILogger logger) : IResult
{
    /// <summary>The answer when the server refuses to send the response; null for the answer that a function URL gives.</summary>
    internal IResult? Refused { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        try
        {
            Begin(response);
        }
        catch (Exception e) when (!response.HasStarted)
        {
            NotSent(logger, function, requestId, e);
            // The CORS headers are already set, and apply to an error, too.
            foreach (var (name, _) in Own) response.Headers.Remove(name);
            response.Headers.Remove("Set-Cookie");
            return (Refused ?? new UrlError(StatusCodes.Status500InternalServerError, requestId)).ExecuteAsync(httpContext);
        }
        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
            return Task.CompletedTask;
        response.ContentLength = answer.Body.Length;
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(answer.Body, CancellationToken.None).AsTask();
    }

    // Headers that the configuration does not control.
    private IEnumerable<(string Name, string Value)> Own => answer.Headers.Where(header => !UrlCors.Decides(cors, header.Name));

    // The server validates each header as it is set.
    private void Begin(HttpResponse response)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in Own) response.Headers.Append(name, value);
        foreach (var cookie in answer.Cookies) response.Headers.Append("Set-Cookie", cookie);
        response.Headers["x-amzn-RequestId"] = requestId;
    }

    [LoggerMessage(570, LogLevel.Error, "Could not send the response of {Function}, RequestId {RequestId}")]
    private static partial void NotSent(ILogger logger, string function, string requestId, Exception exception);
}
