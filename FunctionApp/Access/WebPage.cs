using System.Net;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Access;

/// <summary>Tells requests that a browser sends for a web page from those that a developer's own tools send.</summary>
/// <remarks>
/// Any page may have a browser send a plain POST to this machine. It cannot forge what the browser adds:
/// https://fetch.spec.whatwg.org/#origin-header and https://www.w3.org/TR/fetch-metadata/.
/// </remarks>
internal static class WebPage
{
    /// <summary>Whether the page is from elsewhere. Pages of this machine, at any port, are not: they are the developer's.</summary>
    public static bool IsFromElsewhere(IHeaderDictionary headers)
    {
        // A page at localhost is another site than 127.0.0.1, so its origin counts more than what the browser makes of it.
        if (headers.Origin.Count > 0) return !headers.Origin.All(IsOfThisMachine);
        return headers.TryGetValue("Sec-Fetch-Site", out var site) && site.Contains("cross-site", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a host is this machine by any resolver, so that no page can have it rebound.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address);

    private static bool IsOfThisMachine(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && IsLoopback(uri.Host);
}
