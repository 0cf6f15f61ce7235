using System.Text.Json.Nodes;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Worker;

namespace Functions.LocalHost.Http;

/// <summary>Where an HTTP function is called.</summary>
internal static class HttpRoute
{
    /// <summary>Its route with the prefix, without a leading slash.</summary>
    /// <exception cref="HostConfigurationException">The route names an app setting that there is not.</exception>
    public static string Path(HostedFunction function, HostConfiguration host)
    {
        var route = (function.Trigger.Text("route") ?? function.Name).TrimStart('/');
        return host.Resolve(host.RoutePrefix.Length == 0 ? route : $"{host.RoutePrefix}/{route}");
    }

    /// <summary>The methods that it takes; empty takes all.</summary>
    public static IReadOnlyList<string> Methods(HostedFunction function) =>
        function.Trigger.Json["methods"] is JsonArray methods ? [.. methods.Select(method => ((string)method!).ToUpperInvariant())] : [];
}
