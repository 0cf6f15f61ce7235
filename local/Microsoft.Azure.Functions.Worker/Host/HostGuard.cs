using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Local.Host;

/// <summary>
/// Lets only programs on this machine use <c>/admin</c> and <c>/runtime</c>: no page from elsewhere, and none whose name was rebound to this
/// machine.
/// </summary>
/// <remarks>https://fetch.spec.whatwg.org/#origin-header, https://www.w3.org/TR/fetch-metadata/</remarks>
internal static class HostGuard
{
    public static void UseHostGuard(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!IsOfTheHost(http.Request.Path) || IsOfThisMachine(http.Request)) return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });

    private static bool IsOfTheHost(PathString path) => path.StartsWithSegments("/admin") || path.StartsWithSegments("/runtime");

    private static bool IsOfThisMachine(HttpRequest request)
    {
        var headers = request.Headers;
        return IsLoopback(request.Host.Host) && (headers.Origin.Count > 0 ? headers.Origin.All(IsLoopbackPage) : headers["Sec-Fetch-Site"] != "cross-site");
    }

    private static bool IsLoopbackPage(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && IsLoopback(uri.Host);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address));
}
