using System.Text.Json.Nodes;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Functions.LocalHost.Http;

/// <summary>Builds the route and methods of an HTTP function.</summary>
internal static class HttpRoute
{
    /// <summary>Returns the function's route with the prefix, without a leading slash.</summary>
    /// <exception cref="HostConfigurationException">The route is not valid, or names an app setting that does not exist.</exception>
    public static string Path(HostedFunction function, HostConfiguration host)
    {
        var route = (function.Trigger.Text("route") ?? function.Name).TrimStart('/');
        var path = host.Resolve(host.RoutePrefix.Length == 0 ? route : $"{host.RoutePrefix}/{route}");
        try
        {
            RoutePatternFactory.Parse(path);
            return path;
        }
        catch (RoutePatternException e)
        {
            throw new HostConfigurationException($"The route of the function '{function.Name}' is not valid: '{path}'. {e.Message}", e);
        }
    }

    /// <summary>Returns the methods that the function accepts; empty for all.</summary>
    public static IReadOnlyList<string> Methods(HostedFunction function) =>
        function.Trigger.Json["methods"] is JsonArray methods ? [.. methods.Select(method => ((string)method!).ToUpperInvariant())] : [];
}
