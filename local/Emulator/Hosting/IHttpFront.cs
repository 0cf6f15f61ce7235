using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.Hosting;

/// <summary>A service behind the HTTP port.</summary>
internal interface IHttpFront
{
    void Map(IEndpointRouteBuilder routes);
}
