using System.Text.Json.Serialization;
using Local.Emulator.Hosting;
using Local.Emulator.ServiceBus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.Status;

/// <summary>Whether the emulator is ready, and what is in it.</summary>
internal sealed class StatusFront(IReadOnlyList<Namespace> namespaces) : IHttpFront
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", static (HttpContext context) => context.Response.WriteAsync("healthy"));
        routes.MapGet("/api/entities", (HttpContext context) => context.Response.WriteAsJsonAsync(Snapshot(), StatusJson.Default.IReadOnlyListNamespaceStatus));
        routes.MapGet("/", (HttpContext context) =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsync(StatusPage.Render(Snapshot()));
        });
    }

    private IReadOnlyList<NamespaceStatus> Snapshot() => [.. namespaces.Select(broker => new NamespaceStatus(broker.Name, broker.Snapshot()))];
}

/// <summary>One namespace at one moment.</summary>
internal sealed record NamespaceStatus(string Name, IReadOnlyList<EntitySnapshot> Entities);

[JsonSerializable(typeof(IReadOnlyList<NamespaceStatus>))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class StatusJson : JsonSerializerContext;
