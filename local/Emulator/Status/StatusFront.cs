using Local.Emulator.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.Status;

/// <summary>Serves the health check, the status page, and the document of each service that the page shows.</summary>
internal sealed class StatusFront(IReadOnlyList<IStatusSection> sections, PageGuard guard) : IHttpFront
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        var files = PageFile.Read(guard.Token, sections.Select(section => section.Path)).ToDictionary(file => file.Name);
        routes.MapGet("/health", static (HttpContext context) => context.Response.WriteAsync("healthy"));
        foreach (var section in sections)
        {
            routes.MapGet(
                section.Path, (HttpContext context) => context.Response.WriteAsJsonAsync(section.Document(), section.DocumentType));
        }
        routes.MapGet("/", files[PageFile.Index].WriteAsync);
        routes.MapGet("/page/{**file}", (HttpContext context, string file) =>
            files.TryGetValue(file, out var found)
                ? found.WriteAsync(context)
                : PageAnswer.NotFound($"The page has no file '{file}'.").WriteAsync(context));
    }
}
