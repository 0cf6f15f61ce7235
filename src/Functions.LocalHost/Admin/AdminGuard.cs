using System.Net;
using System.Security.Cryptography;
using System.Text;
using Functions.LocalHost.Configuration;
using Microsoft.AspNetCore.Http;

namespace Functions.LocalHost.Admin;

/// <summary>
/// Restricts <c>/admin</c> and <c>/runtime/webhooks</c> to programs on this machine. A web page in a browser is refused if it comes from
/// another site (its Origin), or was loaded under a name that was made to resolve to this machine (its Host).
/// </summary>
internal static class AdminGuard
{
    private const string KeyHeader = "x-functions-key";

    /// <summary>Refuses requests that are not allowed, and passes on the others.</summary>
    /// <param name="ownKey">Returns a key that is accepted in place of the host's; null if there is none.</param>
    public static RequestDelegate Protect(
        HostConfiguration host, RequestDelegate next, Func<HttpContext, string?>? ownKey = null) => async http =>
    {
        var request = http.Request;
        var key = request.Headers[KeyHeader].ToString() is { Length: > 0 } header ? header : request.Query["code"].ToString();
        var asked = ownKey?.Invoke(http) is { } own && Same(key, own) ? own : host.MasterKey;
        if (Refuse(http.Connection.RemoteIpAddress, request.Host, request.Headers.Origin, request.Headers["Sec-Fetch-Site"], key, asked)
            is not { } refusal)
        {
            await next(http);
            return;
        }
        http.Response.StatusCode = refusal.Status;
        await http.Response.WriteAsync(refusal.Reason, http.RequestAborted);
    };

    /// <summary>Returns the reason why a request is refused; null if it is allowed.</summary>
    /// <param name="remote">The caller's address; null for a call from this process.</param>
    /// <param name="host">The Host header.</param>
    /// <param name="origin">The Origin header; empty if there is none.</param>
    /// <param name="site">The Sec-Fetch-Site header, which browsers also send without an origin; empty if there is none.</param>
    /// <param name="given">The key that the request contains.</param>
    /// <param name="asked">The key that the settings require; null if they require none.</param>
    public static Refusal? Refuse(IPAddress? remote, HostString host, string? origin, string? site, string given, string? asked)
    {
        if (remote is not null && !IPAddress.IsLoopback(remote)) return new(403, "Only programs on this machine may call this.");
        if (!IsLoopback(host.Host)) return new(403, $"The request is for the host '{host.Host}'; this is for localhost only.");
        if (!string.IsNullOrEmpty(origin) && !IsOf(origin, host)) return new(403, $"Pages of '{origin}' may not call this.");
        if (string.IsNullOrEmpty(origin) && string.Equals(site, "cross-site", StringComparison.OrdinalIgnoreCase))
            return new(403, "Pages of other sites may not call this.");
        return asked is null || Same(given, asked) ? null : new(401, $"The header {KeyHeader} is missing or is not the host's master key.");
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsOf(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool Same(string given, string asked) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(asked));
}

/// <summary>The answer to a refused request.</summary>
internal sealed record Refusal(int Status, string Reason);
