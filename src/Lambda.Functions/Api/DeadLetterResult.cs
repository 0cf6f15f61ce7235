using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine.Async;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>
/// An answer with a dead letter and, unchanged in <c>payload</c>, its event; that is null when the event is past its retention.
/// </summary>
internal sealed class DeadLetterResult(DeadLetter letter, ReadOnlyMemory<byte>? payload) : IResult
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter, Json);
        writer.WriteStartObject();
        foreach (var member in JsonSerializer.SerializeToElement(letter, ApiJson.Readable.DeadLetter).EnumerateObject())
            member.WriteTo(writer);
        writer.WritePropertyName("payload");
        // Validated when the event was accepted.
        if (payload is { } json) writer.WriteRawValue(json.Span, skipInputValidation: true);
        else writer.WriteNullValue();
        writer.WriteEndObject();
    }
}
