using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.Ports;

/// <summary>
/// Answers requests that no service handles with "not implemented", so that clients do not mistake them for missing resources.
/// </summary>
internal sealed class UnknownFront : IHttpFront
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        // Browsers request it on their own.
        routes.MapGet("/favicon.ico", static () => Results.NotFound());
        routes.MapFallback("{**path}", static (HttpContext context) =>
        {
            context.Response.StatusCode = StatusCodes.Status501NotImplemented;
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(
                $"The emulator does not implement {context.Request.Method} {context.Request.Path}.", context.RequestAborted);
        });
    }
}
