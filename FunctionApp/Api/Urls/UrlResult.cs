using FunctionApp.Invocation;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api.Urls;

/// <summary>Sends a function's answer.</summary>
internal sealed class UrlResult(UrlAnswer answer, string requestId, CorsOptions? cors) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            if (!UrlCors.Decides(cors, name)) response.Headers.Append(name, value);
        foreach (var cookie in answer.Cookies) response.Headers.Append("Set-Cookie", cookie);
        response.Headers["x-amzn-RequestId"] = requestId;
        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) return Task.CompletedTask;
        response.ContentLength = answer.Body.Length;
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(answer.Body, CancellationToken.None).AsTask();
    }
}
