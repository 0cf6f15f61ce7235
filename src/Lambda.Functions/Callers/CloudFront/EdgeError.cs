using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers.CloudFront;

/// <summary>An error as CloudFront returns it.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-testing-debugging.html.</remarks>
internal sealed class EdgeError(int status, string text, string? kind = null) : IResult
{
    /// <summary>The error when the function failed.</summary>
    public static EdgeError FunctionFailed { get; } =
        new(503, "The Lambda function associated with the CloudFront distribution failed.", "LambdaExecutionError");

    /// <summary>The error when the function's result is not valid.</summary>
    public static EdgeError InvalidResult { get; } =
        new(502, "The Lambda function result failed validation.", "LambdaValidationError");

    /// <summary>The error when the function is throttled.</summary>
    public static EdgeError Throttled { get; } =
        new(503, "The Lambda function associated with the CloudFront distribution was throttled.", "LambdaLimitExceeded");

    /// <summary>The error for a method that is not allowed.</summary>
    public static EdgeError MethodNotAllowed { get; } =
        new(403, "This distribution is not configured to allow the HTTP request method that was used for this request.");

    /// <summary>The error when the origin cannot be reached.</summary>
    public static EdgeError NoOrigin { get; } = new(502, "We can't connect to the server for this app or website at this time.");

    /// <summary>The error when the origin did not answer in time.</summary>
    public static EdgeError SlowOrigin { get; } = new(504, "We can't connect to the server for this app or website at this time.");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var page = Encoding.ASCII.GetBytes(
            "<html><head><title>ERROR: The request could not be satisfied</title></head>"
            + $"<body><h1>{status} ERROR</h1><p>{text}</p></body></html>\n");
        var response = httpContext.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, "text/html", page.Length);
        response.Headers["x-cache"] = $"{kind ?? "Error"} from cloudfront";
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(page, CancellationToken.None).AsTask();
    }
}
