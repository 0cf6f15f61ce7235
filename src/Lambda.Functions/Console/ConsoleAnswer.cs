using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Console;

/// <summary>Answers with a file of the console, and with the content security policy that restricts it in the browser.</summary>
/// <param name="issuer">Where users sign in, from which the page requests tokens; null if they do not.</param>
internal sealed class ConsoleAnswer(ConsoleFile file, string? issuer) : IResult
{
    /// <summary>
    /// The content security policy. It allows scripts, styles and calls of the app's own address only; no inline code, no frames around the
    /// page, and no text that becomes HTML.
    /// </summary>
    private string Policy => "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + $"connect-src 'self'{(issuer is null ? "" : $" {issuer}")}; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var (request, response) = (httpContext.Request, httpContext.Response);
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Browsers keep the file but revalidate it each time, so that a new version of the app takes effect at once.
        headers.CacheControl = "no-cache";
        headers.ETag = file.Tag;
        if (request.Headers.IfNoneMatch.Contains(file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = file.Type;
        response.ContentLength = file.Content.Length;
        await response.Body.WriteAsync(file.Content);
    }
}
