using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>
/// An answer outside the Lambda API: a status, and a body or none. It replaces ASP.NET Core's own results, because the worker copies the
/// public properties of every returned result into the invocation's answer to the host.
/// </summary>
internal sealed class PlainAnswer : IResult
{
    private readonly int _status;
    private readonly string? _contentType;
    private readonly ReadOnlyMemory<byte> _body;

    private PlainAnswer(int status, string? contentType = null, ReadOnlyMemory<byte> body = default) =>
        (_status, _contentType, _body) = (status, contentType, body);

    /// <summary>An answer with status 204, which has no body.</summary>
    public static PlainAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    /// <summary>Creates an answer with only a status.</summary>
    public static PlainAnswer Of(int status) => new(status);

    /// <summary>Creates an answer with status 200 and a body.</summary>
    public static PlainAnswer Of(ReadOnlyMemory<byte> body, string contentType) => new(StatusCodes.Status200OK, contentType, body);

    /// <summary>Creates an answer with a value as JSON.</summary>
    public static PlainAnswer Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        new(status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Creates an answer with status 200 and JSON text.</summary>
    public static PlainAnswer Json(string text) => Of(Encoding.UTF8.GetBytes(text), "application/json; charset=utf-8");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = _status;
        if (_contentType is null) return;
        response.ContentType = _contentType;
        response.ContentLength = _body.Length;
        await response.Body.WriteAsync(_body, CancellationToken.None);
    }
}
