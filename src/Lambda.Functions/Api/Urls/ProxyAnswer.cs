using System.Text;
using System.Text.Json;
using Lambda.Engine;

namespace Lambda.Functions.Api.Urls;

/// <summary>Reads a function's result as an HTTP response in the format that REST APIs and load balancers share.</summary>
internal static class ProxyAnswer
{
    /// <summary>Reads a result; null when it is not an object with a valid <c>statusCode</c>, headers and body.</summary>
    public static UrlAnswer? Read(ReadOnlyMemory<byte> result, ProxyFormat format)
    {
        try
        {
            using var json = JsonDocument.Parse(result, new JsonDocumentOptions { MaxDepth = PayloadJson.MaxDepth });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("statusCode", out var status)) return null;
            if (UrlAnswer.CodeOf(status) is not { } code || !TryBody(root, format, out var body)) return null;
            return Headers(root, format) is { } headers ? UrlAnswer.Of(code, body, headers) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second exception is for half a surrogate pair, which JSON can contain and text cannot.
            return null;
        }
    }

    private static bool TryBody(JsonElement root, ProxyFormat format, out ReadOnlyMemory<byte> body)
    {
        if (format.DecodesBase64) return UrlAnswer.TryBody(root, out body);
        body = default;
        if (!root.TryGetProperty("body", out var text) || text.ValueKind == JsonValueKind.Null) return true;
        if (text.ValueKind != JsonValueKind.String) return false;
        body = Encoding.UTF8.GetBytes(text.GetString()!);
        return true;
    }

    private static List<(string Name, string Value)>? Headers(JsonElement root, ProxyFormat format)
    {
        var headers = new List<(string Name, string Value)>();
        if (format.HasMultiValueHeaders is not true && !UrlAnswer.TryHeaders(root, out headers)) return null;
        if (format.HasMultiValueHeaders is not false && root.TryGetProperty("multiValueHeaders", out var all)
            && all.ValueKind != JsonValueKind.Null)
        {
            if (all.ValueKind != JsonValueKind.Object) return null;
            foreach (var header in all.EnumerateObject())
            {
                headers.RemoveAll(single => single.Name.Equals(header.Name, StringComparison.OrdinalIgnoreCase));
                if (header.Value.ValueKind != JsonValueKind.Array) return null;
                foreach (var value in header.Value.EnumerateArray())
                    if (!UrlAnswer.TryAdd(headers, header.Name, value)) return null;
            }
        }
        if (format.DefaultType is { } type
            && !headers.Exists(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
            headers.Add(("Content-Type", type));
        return headers;
    }
}

/// <summary>The differences between callers whose functions answer in this format.</summary>
/// <param name="HasMultiValueHeaders">Whether the headers are in <c>multiValueHeaders</c> or in <c>headers</c>; null for both, with the
/// former taking precedence.</param>
internal sealed record ProxyFormat(bool? HasMultiValueHeaders)
{
    /// <summary>Whether a body that is marked as Base64 is decoded; true by default.</summary>
    public bool DecodesBase64 { get; init; } = true;

    /// <summary>The media type of an answer that has none; null leaves it out.</summary>
    public string? DefaultType { get; init; }
}
