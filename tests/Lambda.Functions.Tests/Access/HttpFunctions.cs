using System.Reflection;
using Lambda.Engine.Access;
using Lambda.Functions.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Tests.Access;

/// <summary>Every HTTP function of the app, found as the host finds them, at an address of its route, once for each method.</summary>
internal static class HttpFunctions
{
    /// <summary>The permissions that they require, as the app looks them up.</summary>
    public static IReadOnlyDictionary<string, RequiresAttribute> Operations { get; } = new HttpOperations(AppAssemblies.Of("HostedLambda").Types).All;

    public static IReadOnlyList<(string Name, string Method, string Address)> All { get; } =
    [
        .. AppAssemblies.Of("HostedLambda").Types.SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters(), (method, parameter) => (Function: method.GetCustomAttribute<FunctionAttribute>(), Trigger: parameter.GetCustomAttribute<HttpTriggerAttribute>()))
            .Where(one => one.Function is not null && one.Trigger is not null)
            .SelectMany(one => one.Trigger!.Methods is { Length: > 0 } methods ? methods : ["GET", "POST"], (one, method) => (one.Function!.Name, method, "/api/" + one.Trigger!.Route!
                .Replace("{name}", "echo", StringComparison.Ordinal).Replace("{*name}", "inbox/a.csv", StringComparison.Ordinal)
                .Replace("{*path}", "a/b", StringComparison.Ordinal).Replace("{*rest}", "a/b", StringComparison.Ordinal)
                .Replace("{function}", "echo", StringComparison.Ordinal).Replace("{id}", "some", StringComparison.Ordinal).Replace("{requestId}", "some", StringComparison.Ordinal))),
    ];
}
