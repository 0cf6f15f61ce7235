using System.Net;
using Microsoft.AspNetCore.Http;

namespace Local.Emulator.Ports;

/// <summary>
/// Refuses requests that a browser sends for a page of another site. Any page can make it call this machine, or make its own host name
/// resolve to it.
/// </summary>
/// <remarks>https://fetch.spec.whatwg.org/#origin-header, https://www.w3.org/TR/fetch-metadata/</remarks>
internal static class WebPage
{
    /// <summary>Returns the reason why a request is refused; null if it is not.</summary>
    public static string? Refusal(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host)) return $"The emulator answers to localhost, not to '{request.Host.Host}'.";
        return IsFromElsewhere(request.Headers) ? "The emulator does not answer web pages of other sites." : null;
    }

    private static bool IsFromElsewhere(IHeaderDictionary headers)
    {
        // To a browser, localhost and 127.0.0.1 are different sites, so the origin is checked before Sec-Fetch-Site.
        if (headers.Origin.Count > 0) return !headers.Origin.All(IsOfThisMachine);
        return headers.TryGetValue("Sec-Fetch-Site", out var site) && site.Contains("cross-site", StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsOfThisMachine(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && IsLoopback(uri.Host);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address);
}
