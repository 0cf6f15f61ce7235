using System.Text.Json;
using Lambda.Engine.Access;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Console;

/// <summary>Serves the files of the console. They contain no data: the page fetches its data with calls of its own.</summary>
internal sealed class ConsolePages
{
    private const string Page = "index.html";
    private readonly ConsoleFiles _files;
    private readonly ConsoleFile _beside;
    private readonly ConsoleFile _above;
    private readonly string? _issuer;

    internal ConsolePages(ConsoleFiles files, EntraOptions entra)
    {
        var page = files.Find(Page)!;
        var signIn = entra.IsOn
            ? JsonSerializer.Serialize(
                new ConsoleSignIn(entra.Authority!.TrimEnd('/'), entra.ClientId!, entra.EffectiveScope), ConsoleJson.Default.ConsoleSignIn)
            : "";
        (_files, _beside, _above) = (files, page.At("", signIn), page.At("console/", signIn));
        _issuer = entra.IsOn ? new Uri(entra.Authority!).GetLeftPart(UriPartial.Authority) : null;
    }

    internal IResult Get(HttpRequest request, string? path)
    {
        var file = string.IsNullOrEmpty(path) || path == Page
            ? request.Path.Value!.EndsWith("/console", StringComparison.OrdinalIgnoreCase) ? _above : _beside
            : _files.Find(path);
        return file is null ? AwsError.NotFound($"The console has no file {path}.") : new ConsoleAnswer(file, _issuer);
    }
}
