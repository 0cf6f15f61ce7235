using Lambda.Functions.Tests.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fuzzing.Targets;

/// <summary>Makes a request of text, as the server has read it.</summary>
internal static class RawRequest
{
    /// <summary>The request; null if the server would have refused it.</summary>
    public static HttpRequest? Of(string method, string target, string body, IEnumerable<string> headers)
    {
        List<(string Name, string Value)> read = [];
        foreach (var header in headers)
        {
            var colon = header.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 1 || header.Any(char.IsControl)) return null;
            if (!header[..colon].All(it => char.IsAsciiLetterOrDigit(it) || it == '-')) return null;
            read.Add((header[..colon], header[(colon + 2)..]));
        }
        if (target.Any(it => it is <= ' ' or > '~')) return null;
        // The server takes the path out of an absolute target, and says what was sent beside it.
        var path = target.StartsWith('/') ? target : Uri.TryCreate(target, UriKind.Absolute, out var uri) ? uri.PathAndQuery : "";
        var decoded = Uri.UnescapeDataString(path.Split('?')[0]);
        if (decoded != "/api/urls/echo" && !decoded.StartsWith("/api/urls/echo/", StringComparison.Ordinal)) return null;
        var request = Requests.Of(method, path, body, [.. read]);
        request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        return request;
    }
}
