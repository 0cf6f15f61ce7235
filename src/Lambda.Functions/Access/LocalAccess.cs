using System.Net;
using Lambda.Engine.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Lambda.Functions.Access;

/// <summary>Lets developers call an app on their own machine without credentials, as long as no principal is configured.</summary>
/// <remarks>Any sign of a deployment, and any sign of a remote caller, turns this off; see docs/decisions/0005-access.md.</remarks>
internal sealed class LocalAccess(Principals principals, IHostEnvironment environment, IConfiguration settings)
{
    // Variables that App Service, the Consumption plans and Container Apps set for every instance, and nothing else does.
    private static readonly string[] SignsOfADeployment =
        ["WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "WEBSITE_POD_NAME", "CONTAINER_APP_NAME"];

    /// <summary>Whether callers on this machine need no credentials.</summary>
    public bool IsOpen { get; } = principals.Count == 0 && environment.IsDevelopment()
        && SignsOfADeployment.All(sign => string.IsNullOrEmpty(settings[sign]));

    /// <summary>The principal of local callers, who may do everything.</summary>
    public Principal Developer { get; } = Principal.Unlimited("developer");

    /// <summary>
    /// Returns whether the request is a local one. This checks its host name, too: a tunnel, or a web page that has rebound its host name,
    /// also connects from this machine.
    /// </summary>
    public bool Admits(HttpContext http) => IsOpen && IsOnThisMachine(http) && WebPage.IsLoopback(http.Request.Host.Host);

    /// <summary>Returns whether a web page of another site may have sent this request while local callers need no credentials.</summary>
    public bool IsOfForeignPage(HttpContext http) => IsOpen && WebPage.IsFromElsewhere(http.Request.Headers);

    /// <summary>
    /// Returns whether the request comes from this machine under another host name, as it does from a web page that has rebound its host
    /// name to this machine.
    /// </summary>
    public bool IsRebound(HttpContext http) => IsOpen && IsOnThisMachine(http) && !WebPage.IsLoopback(http.Request.Host.Host);

    private static bool IsOnThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote);
}
