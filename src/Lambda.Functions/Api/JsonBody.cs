using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>A request's body, deserialized.</summary>
/// <param name="Value">The body; null when it could not be read.</param>
/// <param name="Error">The reason why it could not be read.</param>
internal readonly record struct JsonBody<T>(T? Value, AwsError? Error) where T : class
{
    /// <summary>Whether the body was read.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsRead => Value is not null;

    /// <summary>Reads the body. An empty body counts as an empty object, because clients send it when no member is set.</summary>
    /// <param name="limit">The maximum size of the body, in bytes.</param>
    public static async Task<JsonBody<T>> ReadAsync(HttpRequest request, int limit, JsonTypeInfo<T> type)
    {
        var body = await RequestBody.ReadAsync(request, limit, _ => AwsError.BodyTooLarge(limit));
        if (body.Error is { } unread) return new(null, unread);
        try
        {
            return JsonSerializer.Deserialize(body.Bytes.IsEmpty ? "{}"u8 : body.Bytes.Span, type) is { } value
                ? new(value, null)
                : new(null, AwsError.InvalidContent("it is null."));
        }
        catch (JsonException e)
        {
            return new(null, AwsError.InvalidContent($"the value at {e.Path ?? "$"} is not valid for the operation."));
        }
    }
}
