using System.Net;
using FunctionApp.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FunctionApp.Api.Urls;

/// <summary>Where a request comes from.</summary>
internal sealed class SourceIp(IOptions<AccessOptions> options)
{
    /// <summary>The address that the first of the configured proxies has seen; without any, that of who connected. What stands further left in <c>X-Forwarded-For</c> is the caller's own word.</summary>
    /// <remarks>The host's own proxy is not counted: the worker has taken what it adds off the header already.</remarks>
    public string Of(HttpRequest request)
    {
        if (options.Value.Proxies > 0 && Hop(request.Headers["X-Forwarded-For"].ToString(), options.Value.Proxies) is { } seen) return seen;
        return request.HttpContext.Connection.RemoteIpAddress is { } remote ? Text(remote) : "";
    }

    // Each proxy adds the address that called it on the right.
    private static string? Hop(string header, int proxies)
    {
        var hops = header.Split(',', StringSplitOptions.TrimEntries);
        return hops.Length >= proxies && IPEndPoint.TryParse(hops[^proxies], out var seen) ? Text(seen.Address) : null;
    }

    private static string Text(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
