using System.Net;
using System.Security.Cryptography;
using System.Text;
using Functions.LocalHost.Configuration;
using Microsoft.AspNetCore.Http;

namespace Functions.LocalHost.Admin;

/// <summary>
/// Who may use <c>/admin</c> and <c>/runtime/webhooks</c>: programs on this machine. A page that a browser shows is none of them,
/// be it from elsewhere (its Origin), or under a name that was made to lead here (its Host).
/// </summary>
internal static class AdminGuard
{
    private const string KeyHeader = "x-functions-key";

    /// <summary>Lets only those requests through that may.</summary>
    public static RequestDelegate Protect(HostConfiguration host, RequestDelegate next) => async http =>
    {
        var request = http.Request;
        var key = request.Headers[KeyHeader].ToString() is { Length: > 0 } header ? header : request.Query["code"].ToString();
        if (Refuse(http.Connection.RemoteIpAddress, request.Host, request.Headers.Origin, request.Headers["Sec-Fetch-Site"], key,
            host.MasterKey) is not { } refusal)
        {
            await next(http);
            return;
        }
        http.Response.StatusCode = refusal.Status;
        await http.Response.WriteAsync(refusal.Reason, http.RequestAborted);
    };

    /// <summary>Why a request is refused; null lets it through.</summary>
    /// <param name="remote">Where it comes from; null is this process.</param>
    /// <param name="host">Whom it is for.</param>
    /// <param name="origin">The page that makes it; empty where none does.</param>
    /// <param name="site">How that page's site is related to this, as browsers say it of requests that have no origin, too; empty
    /// otherwise.</param>
    /// <param name="given">The key that it brings.</param>
    /// <param name="asked">The key that the settings ask for; null asks for none.</param>
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

/// <summary>An answer to a request that is not let through.</summary>
internal sealed record Refusal(int Status, string Reason);
