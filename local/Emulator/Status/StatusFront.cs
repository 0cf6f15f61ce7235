using Local.Emulator.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.Status;

/// <summary>Serves the health check, the status page and a JSON document of each service.</summary>
internal sealed class StatusFront(IReadOnlyList<IStatusSection> sections) : IHttpFront
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", static (HttpContext context) => context.Response.WriteAsync("healthy"));
        foreach (var section in sections)
        {
            routes.MapGet(
                section.Path, (HttpContext context) => context.Response.WriteAsJsonAsync(section.Document(), section.DocumentType));
        }
        routes.MapGet("/", (HttpContext context) => WriteAsync(context, StatusPage.Render(sections)));
        routes.MapGet(StatusPage.DetailsPath + "{**address}", (HttpContext context, string address) => WriteDetailsAsync(context, address));
    }

    private Task WriteDetailsAsync(HttpContext context, string address)
    {
        if (sections.Select(section => section.Details(address)).FirstOrDefault(tables => tables is not null) is { } found)
            return WriteAsync(context, StatusPage.Render(address, found));
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"There is no entity '{address}'.");
    }

    private static Task WriteAsync(HttpContext context, string page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(page);
    }
}
