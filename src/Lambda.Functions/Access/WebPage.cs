using System.Net;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Access;

/// <summary>Distinguishes requests that a browser sends on behalf of a web page from requests of a developer's own tools.</summary>
/// <remarks>
/// Any page can make a browser send a plain POST to this machine, but it cannot forge the headers that the browser adds:
/// https://fetch.spec.whatwg.org/#origin-header and https://www.w3.org/TR/fetch-metadata/.
/// </remarks>
internal static class WebPage
{
    /// <summary>Returns whether the page is from another site. Pages on this machine, at any port, count as the developer's own.</summary>
    public static bool IsFromElsewhere(IHeaderDictionary headers)
    {
        // To a browser, localhost and 127.0.0.1 are different sites, so the origin is checked before Sec-Fetch-Site.
        if (headers.Origin.Count > 0) return !headers.Origin.All(IsOfThisMachine);
        return headers.TryGetValue("Sec-Fetch-Site", out var site) && site.Contains("cross-site", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Returns whether every resolver maps the host name to this machine, so that no web page can rebind it.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address);

    private static bool IsOfThisMachine(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && IsLoopback(uri.Host);
}
