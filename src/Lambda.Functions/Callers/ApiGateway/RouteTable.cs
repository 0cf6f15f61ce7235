using System.Diagnostics.CodeAnalysis;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>The routes of an API, the most specific first.</summary>
/// <remarks>
/// In an HTTP API, routes without a greedy parameter come before all routes that have one. A REST API compares paths from left to right,
/// like a tree of resources. Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html.
/// </remarks>
internal sealed class RouteTable
{
    private readonly IReadOnlyList<GatewayRoute> _routes;

    public RouteTable(IEnumerable<GatewayRoute> routes, bool isRest) =>
        _routes = [.. routes.Order(Comparer<GatewayRoute>.Create((left, right) => Compare(left.Route, right.Route, isRest)))];

    /// <summary>Finds the route of a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path as it was sent, with a leading slash.</param>
    /// <param name="route">The route.</param>
    /// <param name="parameters">The route's parameters in the path.</param>
    public bool TryFind(
        string method, string path, [NotNullWhen(true)] out GatewayRoute? route,
        [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? parameters)
    {
        IReadOnlyList<string> segments = path == "/" ? [] : path[1..].Split('/');
        foreach (var candidate in _routes)
        {
            if (!candidate.Route.Matches(method, segments, out parameters)) continue;
            route = candidate;
            return true;
        }
        (route, parameters) = (null, null);
        return false;
    }

    private static int Compare(ApiRoute left, ApiRoute right, bool isRest)
    {
        if (left.IsDefault != right.IsDefault) return left.IsDefault ? 1 : -1;
        var (leftRest, rightRest) = (HasRest(left), HasRest(right));
        if (!isRest && leftRest != rightRest) return leftRest ? 1 : -1;
        foreach (var (one, other) in left.Segments.Zip(right.Segments))
            if (one.Kind != other.Kind) return one.Kind.CompareTo(other.Kind);
        if (left.Segments.Count != right.Segments.Count) return right.Segments.Count.CompareTo(left.Segments.Count);
        return (left.Method == "ANY").CompareTo(right.Method == "ANY");
    }

    private static bool HasRest(ApiRoute route) => route.Segments is [.., { Kind: SegmentKind.Rest }];
}

/// <summary>A route with its settings.</summary>
/// <param name="Route">The route.</param>
/// <param name="Function">The function that answers.</param>
/// <param name="Authorization">Who may call.</param>
/// <param name="Authorizer">The authorizer that decides; null if the route has none.</param>
internal sealed record GatewayRoute(ApiRoute Route, string Function, string Authorization, ApiAuthorizer? Authorizer);
