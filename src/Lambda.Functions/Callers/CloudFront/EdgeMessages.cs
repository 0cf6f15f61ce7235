using System.Globalization;
using Lambda.Events.CloudFront;
using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers.CloudFront;

/// <summary>Converts HTTP requests and responses to those in events.</summary>
internal static class EdgeMessages
{
    /// <summary>Converts the viewer's request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path after the distribution's address.</param>
    /// <param name="clientIp">The viewer's address.</param>
    public static EdgeRequest Of(HttpRequest request, string path, string clientIp)
    {
        var headers = new Dictionary<string, IReadOnlyList<EdgeHeader>>(StringComparer.Ordinal);
        foreach (var (name, values) in ProxiedRequest.Headers(request)) Add(headers, name, values);
        return new(clientIp, request.Method, path, ProxiedRequest.RawQuery(request), headers);
    }

    /// <summary>Converts the origin's response.</summary>
    public static EdgeResponse Of(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, IReadOnlyList<EdgeHeader>>(StringComparer.Ordinal);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            Add(headers, name, [.. values]);
        return new(((int)response.StatusCode).ToString(CultureInfo.InvariantCulture), response.ReasonPhrase ?? "", headers);
    }

    /// <summary>Describes the origin in the settings.</summary>
    public static EdgeOrigin Origin(Uri origin) => new(new EdgeCustomOrigin(
        origin.Host, origin.Port, origin.Scheme, origin.AbsolutePath.TrimEnd('/'), 30, 5, ["TLSv1.2"],
        new Dictionary<string, IReadOnlyList<EdgeHeader>>()));

    /// <summary>Puts the headers of an event on a request to the origin.</summary>
    public static void Write(EdgeRequest request, EdgeCustomOrigin origin, HttpRequestMessage message)
    {
        foreach (var (name, headers) in request.Headers.Concat(origin.CustomHeaders ?? new Dictionary<string, IReadOnlyList<EdgeHeader>>()))
        {
            // The origin expects its own name in Host.
            if (name is "host" or "content-length" or "transfer-encoding") continue;
            var values = headers.Select(header => header.Value);
            if (!message.Headers.TryAddWithoutValidation(name, values)) message.Content?.Headers.TryAddWithoutValidation(name, values);
        }
    }

#pragma warning disable CA1308 // The format has lower-case names.
    private static void Add(Dictionary<string, IReadOnlyList<EdgeHeader>> headers, string name, IReadOnlyList<string> values)
    {
        var key = name.ToLowerInvariant();
        if (!EdgeHeaders.IsDisallowed(key)) headers[key] = [.. values.Select(value => new EdgeHeader(value, name))];
    }
#pragma warning restore CA1308
}
