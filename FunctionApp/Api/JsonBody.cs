using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api;

/// <summary>A request's body as the record that it describes.</summary>
/// <param name="Value">The record.</param>
/// <param name="Error">Why there is none.</param>
internal readonly record struct JsonBody<T>(T? Value, AwsError? Error) where T : class
{
    /// <summary>Whether there is a record.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsRead => Value is not null;

    /// <summary>Reads the body; an empty one is an empty object, as clients send it when nothing is set.</summary>
    /// <param name="limit">Its largest size, in bytes.</param>
    public static async Task<JsonBody<T>> ReadAsync(HttpRequest request, int limit, JsonTypeInfo<T> type)
    {
        var body = await RequestBody.ReadAsync(request, limit, _ => AwsError.BodyTooLarge(limit));
        if (body.Error is { } unread) return new(null, unread);
        try
        {
            return JsonSerializer.Deserialize(body.Bytes.IsEmpty ? "{}"u8 : body.Bytes.Span, type) is { } value ? new(value, null) : new(null, AwsError.InvalidContent("it is null."));
        }
        catch (JsonException e)
        {
            return new(null, AwsError.InvalidContent($"at {e.Path ?? "$"}, it is not what the operation takes."));
        }
    }
}
