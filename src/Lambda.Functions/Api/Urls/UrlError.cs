using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Urls;

/// <summary>The answer when a function failed or returned an invalid response. The log has the cause, under the request id.</summary>
internal sealed class UrlError(int status, string requestId) : IResult
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes("Internal Server Error");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, "text/plain; charset=utf-8", Text.Length);
        response.Headers["x-amzn-RequestId"] = requestId;
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(Text, CancellationToken.None).AsTask();
    }
}
