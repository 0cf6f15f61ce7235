using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Replays;

/// <summary>An answer in AWS's JSON protocol 1.1 (<see href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html"/>).</summary>
internal sealed class ReplayAnswer(int status, JsonObject body, string? error = null) : IResult
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReplayAnswer Of(ReplayException e, int status) =>
        new(status, new JsonObject { ["__type"] = e.Type, ["message"] = e.Message }, e.Type);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/x-amz-json-1.1";
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        if (error is not null) response.Headers["x-amzn-ErrorType"] = error;
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString(Json)), CancellationToken.None);
    }
}
