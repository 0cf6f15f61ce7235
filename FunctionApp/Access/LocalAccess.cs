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
    public bool Admits(HttpContext http) => IsOpen && IsOnThisMachine(http) && WebPage.IsLoopback(http.Request.Host.Host);

    /// <summary>Whether a web page from elsewhere may have sent this, while callers on this machine need no credentials.</summary>
    public bool IsOfForeignPage(HttpContext http) => IsOpen && WebPage.IsFromElsewhere(http.Request.Headers);

    /// <summary>Whether this comes from this machine under another name, as what a page sends does whose name was rebound to this machine.</summary>
    public bool IsRebound(HttpContext http) => IsOpen && IsOnThisMachine(http) && !WebPage.IsLoopback(http.Request.Host.Host);

    private static bool IsOnThisMachine(HttpContext http) => http.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote);
}
