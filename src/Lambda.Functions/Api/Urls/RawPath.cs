using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lambda.Functions.Api.Urls;

/// <summary>Reads the part of a request's path that belongs to the function, as the caller spelled it.</summary>
internal static class RawPath
{
    // What remains after the worker removes the proxy's addition.
    private const string OfTheHostsProxy = "X-Original-For";

    /// <summary>Returns the path after an address of the app, with its leading slash.</summary>
    /// <param name="request">The request.</param>
    /// <param name="address">The address, such as <c>/urls/name</c>.</param>
    /// <remarks>
    /// The server's own path is decoded, so its original spelling is lost: <c>/~u</c> and <c>/%7Eu</c> become the same. The decoded path
    /// shows only how many segments belong to the app. The Functions host's proxy sends its own spelling, in which <c>%2F</c> has become
    /// <c>%252F</c>; there, the decoded path is closer to what the caller sent.
    /// </remarks>
    public static string Behind(HttpRequest request, string address)
    {
        var path = $"{request.PathBase.Value}{request.Path.Value}";
        var end = path.IndexOf(address, StringComparison.OrdinalIgnoreCase) + address.Length;
        var target = request.Headers.ContainsKey(OfTheHostsProxy)
            ? null
            : request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (OfTarget(target) is { } raw && !HasDots(raw) && Skip(raw, path.AsSpan(0, end).Count('/')) is { } rest) return rest;
        return end < path.Length ? new PathString(path[end..]).ToUriComponent() : "/";
    }

    private static string? OfTarget(string? target)
    {
        if (string.IsNullOrEmpty(target)) return null;
        var path = target.Split('?', 2)[0];
        if (path.StartsWith('/')) return path;
        // An absolute address, as sent to proxies.
        return Uri.TryCreate(path, UriKind.Absolute, out _) && path.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme
            && path.IndexOf('/', scheme + 3) is > 0 and var slash
            ? path[slash..]
            : null;
    }

    // The server removes dot segments, so the two paths differ in their segments.
    private static bool HasDots(string path) =>
        path.Split('/').Any(segment => segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..");

    private static string? Skip(string path, int segments)
    {
        var at = 0;
        for (var slash = -1; segments > 0; segments--)
        {
            slash = path.IndexOf('/', slash + 1);
            if (slash < 0) return null;
            at = slash;
        }
        var end = path.IndexOf('/', at + 1);
        return end < 0 ? "/" : path[end..];
    }
}
