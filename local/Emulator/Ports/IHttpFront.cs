using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.Ports;

/// <summary>A service behind the HTTP port.</summary>
internal interface IHttpFront
{
    void Map(IEndpointRouteBuilder routes);
}
