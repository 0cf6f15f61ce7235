using System.Text;
using System.Text.Json;
using Lambda.Engine.Invocation;

namespace Lambda.Functions.Api;

/// <summary>The header <c>X-Amz-Client-Context</c>: a JSON object in base64.</summary>
internal static class ClientContext
{
    private const int MaxDepth = 64;

    /// <summary>Returns the object as JSON. When the header is not valid, returns null and gives an error.</summary>
    public static string? Read(string header, out AwsError? error)
    {
        error = null;
        if (header.Length > Limits.ClientContext)
            error = AwsError.InvalidRequest($"Client context must be at most {Limits.ClientContext} bytes of Base64-encoded data.");
        else if (Decode(header) is { } json)
            return json;
        else
            error = AwsError.InvalidRequest("Client context must be a valid Base64-encoded JSON object.");
        return null;
    }

    private static string? Decode(string header)
    {
        Span<byte> decoded = stackalloc byte[Limits.ClientContext];
        if (!Convert.TryFromBase64String(header, decoded, out var length)) return null;
        var json = decoded[..length];
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read()) { }
            return Encoding.UTF8.GetString(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
