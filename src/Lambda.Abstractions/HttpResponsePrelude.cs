using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda;

/// <summary>The status, headers and cookies of a response that a function URL streams. The body follows them.</summary>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Headers">The headers; null for none.</param>
/// <param name="Cookies">The cookies, each sent in its own <c>Set-Cookie</c> header.</param>
/// <remarks>
/// Mirrors the metadata of https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html: JSON, and eight zero bytes that
/// separate it from the body.
/// </remarks>
public sealed record HttpResponsePrelude(
    [property: JsonPropertyName("statusCode")] int StatusCode,
    [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string>? Headers = null,
    [property: JsonPropertyName("cookies")] IReadOnlyList<string>? Cookies = null)
{
    internal const int Separator = 8;

    /// <summary>Returns the first piece of the result, which must be written in one piece.</summary>
    public byte[] ToBytes()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, PreludeJson.Default.HttpResponsePrelude);
        Array.Resize(ref json, json.Length + Separator);
        return json;
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HttpResponsePrelude))]
internal sealed partial class PreludeJson : JsonSerializerContext;
