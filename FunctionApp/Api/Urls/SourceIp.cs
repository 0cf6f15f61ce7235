using System.Net;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api.Urls;

/// <summary>Where a request comes from.</summary>
internal static class SourceIp
{
    /// <summary>The address that the last proxy has seen, which in Azure is the platform's own: whatever stands before it, a caller may have written.</summary>
    public static string Of(HttpRequest request)
    {
        var last = request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        if (IPEndPoint.TryParse(last, out var seen)) return seen.Address.ToString();
        return request.HttpContext.Connection.RemoteIpAddress is { } remote ? (remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote).ToString() : "";
    }
}
