using Local.Emulator.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.Status;

/// <summary>Whether the emulator is ready, and what is in it: a page of all services, and a JSON document of each.</summary>
internal sealed class StatusFront(IReadOnlyList<IStatusSection> sections) : IHttpFront
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", static (HttpContext context) => context.Response.WriteAsync("healthy"));
        foreach (var section in sections)
        {
            routes.MapGet(section.Path, (HttpContext context) => context.Response.WriteAsJsonAsync(section.Document(), section.DocumentType));
        }
        routes.MapGet("/", (HttpContext context) =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsync(StatusPage.Render(sections));
        });
    }
}
