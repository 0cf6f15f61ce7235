using System.Globalization;
using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>Tells browsers which pages of other sites may call a function URL.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors: the configuration overrides the function's own
/// headers.
/// </remarks>
internal static class UrlCors
{
    private const string Prefix = "Access-Control-";

    /// <summary>Returns whether the request is a browser's preflight request.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count == 1
        && request.Headers.ContainsKey("Access-Control-Request-Method");

    /// <summary>Returns whether the CORS configuration, rather than the function, decides this header.</summary>
    public static bool Decides(CorsOptions? cors, string header) =>
        cors is not null && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the headers that let the page read the answer, or none when it must not read it.</summary>
    public static void Write(CorsOptions cors, HttpRequest request, IHeaderDictionary answer)
    {
        // Caches must keep one answer per origin.
        answer.Append("Vary", "Origin");
        if (request.Headers.Origin is not [{ } origin] || !cors.Allows(origin)) return;
        // With credentials, browsers do not accept an asterisk.
        answer.AccessControlAllowOrigin = cors.AllowOrigins.Contains(CorsOptions.Any) && !cors.AllowCredentials ? CorsOptions.Any : origin;
        if (cors.AllowCredentials) answer.AccessControlAllowCredentials = "true";
        if (cors.ExposeHeaders.Count > 0) answer.AccessControlExposeHeaders = string.Join(',', cors.ExposeHeaders);
        if (!IsPreflight(request)) return;
        if (cors.AllowMethods.Count > 0) answer.AccessControlAllowMethods = string.Join(',', cors.AllowMethods);
        if (cors.AllowHeaders.Count > 0) answer.AccessControlAllowHeaders = string.Join(',', cors.AllowHeaders);
        answer.AccessControlMaxAge = cors.MaxAge.ToString(CultureInfo.InvariantCulture);
    }
}
