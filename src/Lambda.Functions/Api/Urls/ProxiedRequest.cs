using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Lambda.Functions.Api.Urls;

/// <summary>
/// Reads a request as the events of HTTP callers contain it: without the headers and parameters that the host and the worker add.
/// </summary>
internal static class ProxiedRequest
{
    private static readonly FrozenSet<string> OfTheHost = FrozenSet.ToFrozenSet(
        ["x-ms-invocation-id", "x-original-for", "x-original-host", "x-original-proto"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the caller's headers, ordered by name, each with its values.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Values)> Headers(HttpRequest request) =>
        request.Headers.Where(header => !header.Key.StartsWith(':') && !OfTheHost.Contains(header.Key))
            .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .Select(header => (header.Key, (IReadOnlyList<string>)[.. header.Value.Select(value => value ?? "")]));

    /// <summary>Returns the cookies, each as <c>name=value</c>.</summary>
    public static IReadOnlyList<string> Cookies(HttpRequest request) =>
    [
        .. request.Headers.Cookie.SelectMany(
            header => (header ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    ];

    /// <summary>Returns the parameters of the query in order, each with its values.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isDecoded">Whether names and values are decoded.</param>
    public static OrderedDictionary<string, List<string>> Query(HttpRequest request, bool isDecoded = true)
    {
        // Not the request's own collection, which ignores the case of names.
        var parameters = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = isDecoded ? pair.DecodeName().ToString() : pair.EncodedName.ToString();
            var value = isDecoded ? pair.DecodeValue().ToString() : pair.EncodedValue.ToString();
            if (!parameters.TryGetValue(name, out var values)) parameters[name] = values = [];
            values.Add(value);
        }
        return parameters;
    }

    /// <summary>Returns the query as it was sent, without its question mark.</summary>
    public static string RawQuery(HttpRequest request) => request.QueryString.HasValue ? request.QueryString.Value[1..] : "";

    /// <summary>Returns the body in the form that events contain: text, or Base64.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isText">Whether its media type says that it is text. If the body is not valid text, it becomes Base64 all the same, so
    /// that nothing is lost.</param>
    public static (string? Body, bool IsBase64) Body(ReadOnlyMemory<byte> body, bool isText)
    {
        if (body.IsEmpty) return (null, false);
        return isText && System.Text.Unicode.Utf8.IsValid(body.Span)
            ? (Encoding.UTF8.GetString(body.Span), false)
            : (Convert.ToBase64String(body.Span), true);
    }
}
