using Lambda.Engine.Invocation;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>An API, created from its settings and ready to be called.</summary>
internal sealed class GatewayApi
{
    public GatewayApi(string name, ApiGatewayOptions options)
    {
        var authorizers = options.Authorizers.ToDictionary(
            one => one.Key, one => new ApiAuthorizer(name, one.Key, one.Value, options.IsRest), StringComparer.OrdinalIgnoreCase);
        (Name, IsRest, Stage, Cors) = (name, options.IsRest, options.StageName, options.Cors);
        StageVariables = options.StageVariables.Count == 0 ? null : options.StageVariables;
        BinaryMediaTypes = [.. options.BinaryMediaTypes];
        Patience = TimeSpan.FromMilliseconds(options.TimeoutInMillis);
        Errors = GatewayErrors.Of(options.IsRest);
        Routes = new(options.Routes.Select(route => new GatewayRoute(
            ApiRoute.Parse(route.Route)!, route.Function!, route.Authorization!,
            route.Authorizer is { } authorizer ? authorizers[authorizer] : null)), options.IsRest);
    }

    /// <summary>The API's name, which is its id in events.</summary>
    public string Name { get; }

    /// <summary>Whether the API is a REST API, with payload format 1.0.</summary>
    public bool IsRest { get; }

    /// <summary>The stage.</summary>
    public string Stage { get; }

    /// <summary>The stage's variables; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? StageVariables { get; }

    /// <summary>The media types that are binary.</summary>
    public IReadOnlyList<string> BinaryMediaTypes { get; }

    /// <summary>The pages of other sites that may call the API; null leaves the headers for that to the functions.</summary>
    public CorsOptions? Cors { get; }

    /// <summary>How long the API waits for a function.</summary>
    public TimeSpan Patience { get; }

    /// <summary>The routes.</summary>
    public RouteTable Routes { get; }

    /// <summary>The errors in the form of this kind of API.</summary>
    public GatewayErrors Errors { get; }

    /// <summary>Returns whether a media type, without parameters, is one of the binary ones.</summary>
    public bool IsBinary(string? mediaType) =>
        mediaType is not null && BinaryMediaTypes.Any(binary => binary == "*/*"
            || mediaType.Split(';')[0].Trim().Equals(binary, StringComparison.OrdinalIgnoreCase));
}
