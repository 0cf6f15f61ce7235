using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>A successful answer of the Lambda API: its status, a JSON body or none, and the request id.</summary>
internal sealed class AwsAnswer : IResult
{
    private readonly int _status;
    private readonly ReadOnlyMemory<byte> _json;

    private AwsAnswer(int status, ReadOnlyMemory<byte> json) => (_status, _json) = (status, json);

    /// <summary>An answer without a body.</summary>
    public static AwsAnswer NoContent { get; } = new(StatusCodes.Status204NoContent, default);

    public static AwsAnswer Of<T>(T body, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body, type));

    /// <summary>Creates an answer with a body that is always the same.</summary>
    public static AwsAnswer Of(ReadOnlySpan<byte> json) => new(StatusCodes.Status200OK, json.ToArray());

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        if (_status == StatusCodes.Status204NoContent) return;
        response.ContentType = "application/json";
        response.ContentLength = _json.Length;
        await response.Body.WriteAsync(_json);
    }
}
