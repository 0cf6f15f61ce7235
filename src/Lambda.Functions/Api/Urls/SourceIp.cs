using System.Net;
using Lambda.Engine.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Api.Urls;

/// <summary>Finds the address that a request comes from.</summary>
internal sealed class SourceIp(IOptions<AccessOptions> options)
{
    /// <summary>
    /// Returns the address that the outermost configured proxy saw; without proxies, the address of the connection. Entries further left in
    /// <c>X-Forwarded-For</c> are set by the caller and are not trusted.
    /// </summary>
    /// <remarks>The host's own proxy does not count: the worker has already removed its entry from the header.</remarks>
    public string Of(HttpRequest request)
    {
        if (options.Value.Proxies > 0 && Hop(request.Headers["X-Forwarded-For"].ToString(), options.Value.Proxies) is { } seen) return seen;
        return request.HttpContext.Connection.RemoteIpAddress is { } remote ? Text(remote) : "";
    }

    // Each proxy appends its caller's address on the right.
    private static string? Hop(string header, int proxies)
    {
        var hops = header.Split(',', StringSplitOptions.TrimEntries);
        return hops.Length >= proxies && IPEndPoint.TryParse(hops[^proxies], out var seen) ? Text(seen.Address) : null;
    }

    private static string Text(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
