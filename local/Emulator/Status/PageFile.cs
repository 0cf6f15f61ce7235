using System.Text;
using Microsoft.AspNetCore.Http;

namespace Local.Emulator.Status;

/// <summary>A file of the page. The files are embedded in this assembly.</summary>
/// <param name="Name">Its path below <c>/page/</c>.</param>
internal sealed record PageFile(string Name, string Type, ReadOnlyMemory<byte> Content)
{
    public const string Index = "index.html";

    /// <summary>
    /// The content security policy. It allows scripts, styles and calls of this address only; no inline code, no frames, and no text that
    /// becomes HTML.
    /// </summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private const string Prefix = "Page/", TokenPlace = "{token}", SectionsPlace = "{sections}";

    /// <param name="token">The token that is put into the page, which sends it with its requests.</param>
    /// <param name="sections">The paths of the documents, which are also put into the page.</param>
    public static IEnumerable<PageFile> Read(string token, IEnumerable<string> sections)
    {
        var assembly = typeof(PageFile).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            var text = reader.ReadToEnd();
            if (name == Prefix + Index)
            {
                text = text.Replace(TokenPlace, token, StringComparison.Ordinal)
                    .Replace(SectionsPlace, string.Join(' ', sections), StringComparison.Ordinal);
            }
            // On Windows, a folder's name may end in the other slash.
            yield return new PageFile(name[Prefix.Length..].Replace('\\', '/'), TypeOf(name), Encoding.UTF8.GetBytes(text));
        }
    }

    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers.ContentType = Type;
        headers.ContentLength = Content.Length;
        return context.Response.Body.WriteAsync(Content, context.RequestAborted).AsTask();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new NotSupportedException($"Unexpected type of a file of the page: '{other}'."),
    };
}
