using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace FunctionApp.Access;

/// <summary>Lets a developer call the app on the own machine as long as no principal is configured.</summary>
/// <remarks>Each sign of a deployment closes it, and so does each sign of a caller from elsewhere; see docs/decisions/0005-access.md.</remarks>
internal sealed class LocalAccess(Principals principals, IHostEnvironment environment, IConfiguration settings)
{
    // What App Service, the Consumption plans and Container Apps set for every instance, and nobody else does.
    private static readonly string[] SignsOfADeployment = ["WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "WEBSITE_POD_NAME", "CONTAINER_APP_NAME"];

    /// <summary>Whether callers on this machine need no credentials.</summary>
    public bool IsOpen { get; } = principals.Count == 0 && environment.IsDevelopment() && SignsOfADeployment.All(sign => string.IsNullOrEmpty(settings[sign]));

    /// <summary>Who it is who may do everything from here.</summary>
    public Principal Developer { get; } = Principal.Unlimited("developer");

    /// <summary>Whether this request is one of those. Its host is looked at, too: through a tunnel, or a name that a web page has rebound, it would come from this machine as well.</summary>
    public bool Admits(HttpContext http) => IsOpen && (http.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote)) && IsLocal(http.Request.Host.Host);

    private static bool IsLocal(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);
}
