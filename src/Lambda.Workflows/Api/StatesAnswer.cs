using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;
using Microsoft.AspNetCore.Http;

namespace Lambda.Workflows.Api;

/// <summary>An answer in AWS's JSON protocol 1.0 (<see href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html"/>).</summary>
internal sealed class StatesAnswer(int status, JsonObject body, string? error = null) : IResult
{
    public static StatesAnswer Of(StatesException exception) => new(
        400, new JsonObject { ["__type"] = exception.Type, ["message"] = exception.Message }, exception.Type);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/x-amz-json-1.0";
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        if (error is not null)
            response.Headers["x-amzn-ErrorType"] = error;
        return response.WriteAsync(JsonText.Write(body), httpContext.RequestAborted);
    }
}
