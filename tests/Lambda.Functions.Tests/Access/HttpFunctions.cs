using System.Reflection;
using System.Text.RegularExpressions;
using Lambda.Engine.Access;
using Lambda.Functions.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Tests.Access;

/// <summary>Every HTTP function of the app, found as the host finds them, at an address of its route, once for each method.</summary>
internal static partial class HttpFunctions
{
    /// <summary>The permissions that they require, as the app looks them up.</summary>
    public static IReadOnlyDictionary<string, RequiresAttribute> Operations { get; } = new HttpOperations(
        AppAssemblies.Of("HostedLambda").Types).All;

    public static IReadOnlyList<(string Name, string Method, string Address)> All { get; } =
    [
        .. AppAssemblies.Of("HostedLambda").Types.SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters(), (method, parameter) =>
                (Function: method.GetCustomAttribute<FunctionAttribute>(), Trigger: parameter.GetCustomAttribute<HttpTriggerAttribute>()))
            .Where(one => one.Function is not null && one.Trigger is not null)
            .SelectMany(
                one => one.Trigger!.Methods is { Length: > 0 } methods ? methods : ["GET", "POST"],
                (one, method) => (one.Function!.Name, method, "/api/" + AddressOf(one.Trigger!.Route!))),
    ];

    private static string AddressOf(string route) => Parameter().Replace(route, parameter => parameter.Groups switch
    {
        // The first text that satisfies the constraint.
        [_, _, { Success: true, Value: var texts }] => texts.Split('|')[0].Trim('^', '$'),
        [_, { Value: "version" }, ..] => "2015-03-31",
        [_, { Value: "name" or "function" }, ..] when !parameter.Value.Contains('*', StringComparison.Ordinal) => "echo",
        [_, { Value: "name" }, ..] => "inbox/a.csv",
        _ => parameter.Value.Contains('*', StringComparison.Ordinal) ? "a/b" : "some",
    });

    [GeneratedRegex(@"\{\*?(\w+)(?::regex\(\^([^()]*)\)|:length\(\d+\))?\??\}")]
    private static partial Regex Parameter();
}
