using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.Ports;

/// <summary>
/// Answers what no service behind the HTTP port knows: not implemented, so that nobody takes it for something that does not exist.
/// </summary>
internal sealed class UnknownFront : IHttpFront
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        // Browsers ask for it by themselves.
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
