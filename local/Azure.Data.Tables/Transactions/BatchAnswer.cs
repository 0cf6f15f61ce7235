using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Azure.Data.Tables.Transactions;

/// <summary>Takes the answer to a transaction apart into one response per action.</summary>
internal static class BatchAnswer
{
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    /// <exception cref="FormatException">The service's answer is not multipart, or a part is no HTTP response.</exception>
    public static IReadOnlyList<BatchPartResponse> Parse(ReadOnlyMemory<byte> content, string? contentType)
    {
        var responses = new List<BatchPartResponse>();
        Collect(content, contentType, responses);
        return responses;
    }

    private static void Collect(ReadOnlyMemory<byte> content, string? contentType, List<BatchPartResponse> responses)
    {
        var boundary = Boundary(contentType) ?? throw new FormatException($"The service answered a transaction with {contentType ?? "no content type"} instead of multipart/mixed.");
        foreach (var part in Parts(content, boundary))
        {
            var headers = Headers(part, out var body);
            var type = headers.GetValueOrDefault("Content-Type");
            if (Boundary(type) is not null) Collect(body, type, responses);
            else responses.Add(Response(body));
        }
    }

    private static BatchPartResponse Response(ReadOnlyMemory<byte> http)
    {
        // Azurite puts a boundary before the status when it refuses a transaction as a whole.
        var line = TakeLine(ref http);
        while (!line.StartsWith("HTTP/", StringComparison.Ordinal) && http.Length > 0) line = TakeLine(ref http);
        string[] words = line.Split(' ', 3);
        if (words.Length < 2 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status)) throw new FormatException($"The service answered an action with \"{line}\" instead of an HTTP status.");
        var headers = Headers(http, out var body);
        return new(status, words.Length > 2 ? words[2] : "", headers, body);
    }

    private static string? Boundary(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType is { } name && name.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? type.Parameters.FirstOrDefault(parameter => parameter.Name == "boundary")?.Value?.Trim('"')
            : null;

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> content, string boundary)
    {
        var delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        var start = content.Span.IndexOf(delimiter);
        while (start >= 0)
        {
            var rest = content[(start + delimiter.Length)..];
            if (rest.Span.StartsWith("--"u8)) yield break;
            TakeLine(ref rest);
            var end = rest.Span.IndexOf(delimiter);
            if (end < 0) throw new FormatException($"The service's answer ends before its boundary {boundary}.");
            yield return rest.Span[..end].EndsWith(LineEnd) ? rest[..(end - LineEnd.Length)] : rest[..end];
            (content, start) = (rest[end..], 0);
        }
    }

    private static Dictionary<string, string> Headers(ReadOnlyMemory<byte> part, out ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (TakeLine(ref part) is { Length: > 0 } line)
        {
            if (line.IndexOf(':') is > 0 and var colon) headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }
        body = part;
        return headers;
    }

    private static string TakeLine(ref ReadOnlyMemory<byte> content)
    {
        var end = content.Span.IndexOf(LineEnd);
        var line = Encoding.UTF8.GetString(content.Span[..(end < 0 ? content.Length : end)]);
        content = end < 0 ? default : content[(end + LineEnd.Length)..];
        return line;
    }
}
