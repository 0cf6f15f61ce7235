using System.Reflection;
using Lambda.Functions.Discovery;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Tests.Triggers;

/// <summary>The host takes the first function whose route matches, and does not say which is first.</summary>
public sealed class RouteTests
{
    private static readonly string[] EveryMethod = ["GET", "POST", "PUT", "DELETE"];

    private static readonly HttpFunction[] All = [.. typeof(AppAssemblies).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(FunctionAttribute)))
        .Select(method => (Method: method, Trigger: method.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).SingleOrDefault(trigger => trigger is not null)))
        .Where(found => found.Trigger is not null)
        .Select(found => new HttpFunction(
            found.Method.GetCustomAttribute<FunctionAttribute>()!.Name, found.Trigger!.Route!,
            found.Trigger.Methods is { Length: > 0 } methods ? [.. methods.Select(method => method.ToUpperInvariant())] : EveryMethod))];

    [Fact]
    public void No_request_matches_the_routes_of_two_functions() =>
        Assert.All(All, function => Assert.All(function.Samples(), path => Assert.All(
            function.Methods, method => Assert.Equal([function.Name], Matching(method, path)))));

    [Theory]
    [InlineData("POST", "/2015-03-31/functions", "UnsupportedOnFunctions")]
    [InlineData("DELETE", "/2015-03-31/functions/f", "UnsupportedOnFunctions")]
    [InlineData("PUT", "/2015-03-31/functions/f/code", "UnsupportedOfFunction")]
    [InlineData("PUT", "/2015-03-31/functions/f/aliases/a", "UnsupportedOfFunction")]
    [InlineData("POST", "/2021-10-31/functions/f/url", "UnsupportedOfFunction")]
    [InlineData("DELETE", "/2015-03-31/functions/f/aliases/a", "UnsupportedDeletion")]
    [InlineData("DELETE", "/2015-03-31/functions/f/policy/s", "RemovePermission")]
    [InlineData("PUT", "/2015-03-31/functions/f/configuration", "UpdateFunctionConfiguration")]
    [InlineData("POST", "/2018-10-31/layers/l/versions", "UnsupportedOnResources")]
    [InlineData("GET", "/2018-10-31/layers/l/versions", "ListLayerVersions")]
    [InlineData("DELETE", "/2020-04-22/code-signing-configs/c", "UnsupportedOnResources")]
    [InlineData("POST", "/2015-03-31/functions/f/codes", null)]
    [InlineData("POST", "/2018-10-311/layers", null)]
    public void A_request_reaches_the_function_for_its_operation(string method, string path, string? function) =>
        Assert.Equal(function is null ? [] : [function], Matching(method, path));

    private static string[] Matching(string method, string path) =>
        [.. All.Where(function => function.Methods.Contains(method) && function.Matches(path)).Select(function => function.Name)];

    private sealed record HttpFunction(string Name, string Route, string[] Methods)
    {
        private static readonly DefaultInlineConstraintResolver Constraints = new(
            Options.Create(new ServiceCollection().AddRouting().BuildServiceProvider().GetRequiredService<IOptions<RouteOptions>>().Value),
            new ServiceCollection().BuildServiceProvider());

        private readonly RouteTemplate _template = TemplateParser.Parse(Route);

        public bool Matches(string path)
        {
            var values = new RouteValueDictionary();
            return new TemplateMatcher(_template, []).TryMatch(path, values)
                && _template.Parameters.All(parameter => parameter.InlineConstraints.All(constraint =>
                    !values.ContainsKey(parameter.Name!) || Constraints.ResolveConstraint(constraint.Constraint)!.Match(
                        null, null, parameter.Name!, values, RouteDirection.IncomingRequest)));
        }

        /// <summary>Paths that match the route, with every value that it enumerates.</summary>
        public IEnumerable<string> Samples() => _template.Segments.Aggregate(
            (IEnumerable<string>)[""], (paths, segment) => paths.SelectMany(
                path => Values(segment.Parts.Single()).Select(value => value.Length == 0 ? path : $"{path}/{value}")));

        private static string[] Values(TemplatePart part)
        {
            if (part.IsLiteral) return [part.Text!];
            string[] values = part.InlineConstraints.SingleOrDefault()?.Constraint switch
            {
                null => part.IsCatchAll ? ["x/y"] : ["x"],
                "length(10)" => ["2015-03-31", "2021-10-31"],
                var regex when regex.StartsWith("regex(", StringComparison.Ordinal) =>
                    [.. regex["regex(".Length..^1].Split('|').Select(value => value.Trim('^', '$'))],
                var other => throw new NotSupportedException($"Give a value for the constraint {other}."),
            };
            return part.IsOptional || part.IsCatchAll ? [.. values, ""] : values;
        }
    }
}
