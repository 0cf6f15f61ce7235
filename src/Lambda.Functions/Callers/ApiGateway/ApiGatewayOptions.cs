using System.Text.RegularExpressions;
using Lambda.Engine.Invocation;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>The settings of an API of Amazon API Gateway: part of <c>Lambda:Callers</c>.</summary>
internal sealed partial class ApiGatewayOptions
{
    internal const string Rest = "REST";
    internal const string Http = "HTTP";
    internal const string DefaultStage = "$default";
    private const int ShortestPatience = 50;
    private const int LongestPatience = 30_000;

    /// <summary>The kind of API: <c>HTTP</c>, the default, with payload format 2.0, or <c>REST</c> with payload format 1.0.</summary>
    public string Type { get; set; } = Http;

    /// <summary>The stage's name; by default <c>$default</c> for an HTTP API, and <c>prod</c> for a REST API.</summary>
    public string? Stage { get; set; }

    /// <summary>The stage's variables.</summary>
    public Dictionary<string, string> StageVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>The routes. A request that matches none of them is refused.</summary>
    public IList<ApiRouteOptions> Routes { get; } = [];

    /// <summary>The Lambda authorizers that routes name.</summary>
    public Dictionary<string, AuthorizerOptions> Authorizers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The media types that a REST API accepts and returns as binary, such as <c>image/png</c>; <c>*/*</c> for all.</summary>
    public IList<string> BinaryMediaTypes { get; } = [];

    /// <summary>The pages of other sites that may call an HTTP API; null leaves the headers for that to the functions.</summary>
    public CorsOptions? Cors { get; set; }

    /// <summary>How long the API waits for a function, in milliseconds: 50–30,000; 29,000 by default.</summary>
    public int TimeoutInMillis { get; set; } = 29_000;

    internal bool IsRest => Type == Rest;

    internal string StageName => Stage ?? (IsRest ? "prod" : DefaultStage);

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors(string setting, Func<string, bool> isFunction)
    {
        if (Type is not (Rest or Http)) yield return $"{setting}:Type is '{Type}'; it must be {Rest} or {Http}.";
        if (!StagePattern().IsMatch(StageName) && (IsRest || StageName != DefaultStage))
            yield return $"{setting}:Stage is '{Stage}'; it must have letters, digits, '-' and '_'.";
        if (TimeoutInMillis is < ShortestPatience or > LongestPatience)
            yield return $"{setting}:TimeoutInMillis is {TimeoutInMillis}; it must be {ShortestPatience} to {LongestPatience}.";
        if (IsRest && Cors is not null)
            yield return $"{setting}:Cors is for HTTP APIs; the functions of a REST API answer with their own headers.";
        if (!IsRest && BinaryMediaTypes.Count > 0) yield return $"{setting}:BinaryMediaTypes is for REST APIs.";
        foreach (var error in Cors?.Errors($"{setting}:{nameof(Cors)}") ?? []) yield return error;
        if (Routes.Count == 0) yield return $"{setting}:Routes is empty: name at least one route, such as 'GET /pets/{{id}}'.";
        foreach (var (at, route) in Routes.Index())
            foreach (var error in route.Errors($"{setting}:Routes:{at}", this, isFunction)) yield return error;
        foreach (var again in Routes.Select(route => ApiRoute.Parse(route.Route)?.Shape).OfType<string>()
            .GroupBy(shape => shape, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"{setting}:Routes: another route matches the same requests as '{again.Key}'.";
        foreach (var (name, authorizer) in Authorizers)
            foreach (var error in authorizer.Errors($"{setting}:Authorizers:{name}", this, isFunction)) yield return error;
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_-]{1,128}\z")]
    private static partial Regex StagePattern();
}

/// <summary>A route of an API: the requests that it matches, who may call it, and the function that answers.</summary>
internal sealed class ApiRouteOptions
{
    internal const string Open = "NONE";
    internal const string Signed = "AWS_IAM";
    internal const string Custom = "CUSTOM";

    /// <summary>
    /// Method and path, such as <c>GET /pets/{id}</c>, <c>ANY /{proxy+}</c> or, of an HTTP API, <c>$default</c>.
    /// </summary>
    public string? Route { get; set; }

    /// <summary>The function that answers.</summary>
    public string? Function { get; set; }

    /// <summary>
    /// Who may call: callers that <see cref="Authorizer"/> allows (<c>CUSTOM</c>), principals that sign their requests and may invoke the
    /// function (<c>AWS_IAM</c>), or anyone (<c>NONE</c>). It has no default.
    /// </summary>
    public string? Authorization { get; set; }

    /// <summary>The name of the authorizer that decides with <c>CUSTOM</c>.</summary>
    public string? Authorizer { get; set; }

    internal IEnumerable<string> Errors(string setting, ApiGatewayOptions api, Func<string, bool> isFunction)
    {
        if (ApiRoute.Parse(Route) is not { } route)
            yield return $"{setting}:Route is '{Route}'; a route is a method or ANY and a path, such as 'GET /pets/{{id}}' or "
                + "'ANY /{proxy+}'.";
        else if (route.IsDefault && api.IsRest)
            yield return $"{setting}:Route is '{Route}', which only HTTP APIs have; write 'ANY /{{proxy+}}'.";
        if (CallerFunction.Error($"{setting}:Function", Function, isFunction) is { } error) yield return error;
        if (Authorization is not (Open or Signed or Custom))
            yield return $"{setting}:Authorization is '{Authorization}'; say who may call: {Custom}, {Signed} or, for anyone, {Open}.";
        if (Authorization == Custom && (Authorizer is null || !api.Authorizers.ContainsKey(Authorizer)))
            yield return $"{setting}:Authorizer is '{Authorizer}'; the API has no authorizer with this name.";
        if (Authorization != Custom && Authorizer is not null)
            yield return $"{setting}:Authorizer is '{Authorizer}', which needs Authorization {Custom}.";
    }
}
