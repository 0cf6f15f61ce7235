using System.Text;
using System.Text.Json;
using Lambda.Engine;

namespace Lambda.Functions.Api.Urls;

/// <summary>A function's result, read as the HTTP response of its function URL.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload.</remarks>
internal sealed record UrlAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    private const string JsonType = "application/json";

    /// <summary>The headers, including Content-Type.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; private init; } = [("Content-Type", JsonType)];

    /// <summary>The cookies, each sent in its own <c>Set-Cookie</c> header.</summary>
    public IReadOnlyList<string> Cookies { get; private init; } = [];

    /// <summary>Reads a result. JSON without a <c>statusCode</c> becomes the body; a string loses its quotes.</summary>
    /// <returns>The response; null when the result has a <c>statusCode</c> but is malformed, or when it is not JSON.</returns>
    public static UrlAnswer? Read(ReadOnlyMemory<byte> result)
    {
        try
        {
            using var json = JsonDocument.Parse(result, new JsonDocumentOptions { MaxDepth = PayloadJson.MaxDepth });
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.String) return new(200, Encoding.UTF8.GetBytes(root.GetString()!));
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("statusCode", out var status)) return new(200, result);
            return CodeOf(status) is { } code ? ReadParts(root, code) : null;
        }
        // The second exception is for half a surrogate pair, which JSON can contain and text cannot.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads the status, headers and cookies of a streamed response; null when they are malformed.</summary>
    /// <param name="prelude">The prelude, as JSON.</param>
    /// <param name="defaultType">The media type of a response that has none.</param>
    internal static UrlAnswer? ReadPrelude(ReadOnlyMemory<byte> prelude, string defaultType)
    {
        try
        {
            using var json = JsonDocument.Parse(prelude);
            var root = json.RootElement;
            var status = root.TryGetProperty("statusCode", out var given) ? CodeOf(given) : 200;
            if (status is null || !TryHeaders(root, out var headers) || !TryCookies(root, out var cookies)) return null;
            if (!headers.Exists(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
                headers.Add(("Content-Type", defaultType));
            return new(status.Value, default) { Headers = headers, Cookies = cookies };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static UrlAnswer? ReadParts(JsonElement root, int status)
    {
        if (!TryBody(root, out var body) || !TryHeaders(root, out var headers) || !TryCookies(root, out var cookies)) return null;
        if (!headers.Exists(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
            headers.Add(("Content-Type", JsonType));
        return new(status, body) { Headers = headers, Cookies = cookies };
    }

    /// <summary>Creates a response from parts that have already been read.</summary>
    public static UrlAnswer Of(int status, ReadOnlyMemory<byte> body, IReadOnlyList<(string Name, string Value)> headers) =>
        new(status, body) { Headers = headers };

    internal static int? CodeOf(JsonElement status) => status.ValueKind switch
    {
        JsonValueKind.Number when status.TryGetInt32(out var code) && code is >= 200 and <= 599 => code,
        JsonValueKind.String when int.TryParse(status.GetString(), out var code) && code is >= 200 and <= 599 => code,
        _ => null,
    };

    internal static bool TryBody(JsonElement root, out ReadOnlyMemory<byte> body)
    {
        body = default;
        if (!root.TryGetProperty("body", out var text) || text.ValueKind == JsonValueKind.Null) return true;
        if (text.ValueKind != JsonValueKind.String) return false;
        if (!root.TryGetProperty("isBase64Encoded", out var encoded) || encoded.ValueKind != JsonValueKind.True)
        {
            body = Encoding.UTF8.GetBytes(text.GetString()!);
            return true;
        }
        if (!text.TryGetBytesFromBase64(out var bytes)) return false;
        body = bytes;
        return true;
    }

    internal static bool TryHeaders(JsonElement root, out List<(string Name, string Value)> headers)
    {
        headers = [];
        if (!root.TryGetProperty("headers", out var all) || all.ValueKind == JsonValueKind.Null) return true;
        if (all.ValueKind != JsonValueKind.Object) return false;
        foreach (var header in all.EnumerateObject())
            if (!TryAdd(headers, header.Name, header.Value)) return false;
        return true;
    }

    /// <summary>Adds a header, unless the server sets it itself. Returns false when its name or value is not valid for a header.</summary>
    internal static bool TryAdd(List<(string Name, string Value)> headers, string name, JsonElement text)
    {
        if (Text(text) is not { } value || !IsToken(name) || !IsValue(value)) return false;
        if (!IsOfTheConnection(name)) headers.Add((name, value));
        return true;
    }

    private static bool TryCookies(JsonElement root, out List<string> cookies)
    {
        cookies = [];
        if (!root.TryGetProperty("cookies", out var all) || all.ValueKind == JsonValueKind.Null) return true;
        if (all.ValueKind != JsonValueKind.Array) return false;
        foreach (var cookie in all.EnumerateArray())
        {
            if (cookie.ValueKind != JsonValueKind.String || !IsValue(cookie.GetString()!)) return false;
            cookies.Add(cookie.GetString()!);
        }
        return true;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static bool IsToken(string name) =>
        name.Length > 0
            && name.All(
                character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal));

    // A line break would start another header, and servers and proxies do not forward non-ASCII characters.
    private static bool IsValue(string value) => value.All(character => character is '\t' or (>= ' ' and <= '~'));

    // The server sets these for its own connection.
    private static bool IsOfTheConnection(string name) =>
        name.Equals("Connection", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Keep-Alive", StringComparison.OrdinalIgnoreCase);
}
