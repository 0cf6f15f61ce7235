
namespace Lambda.Functions.Callers.WebSocket;

/// <summary>The settings of a WebSocket API, whose connections Azure Web PubSub holds: part of <c>Lambda:Callers</c>.</summary>
internal sealed class WebSocketOptions
{
    internal const string Connect = "$connect";
    internal const string Disconnect = "$disconnect";
    internal const string Default = "$default";
    private const string BodyPrefix = "$request.body.";

    /// <summary>The access keys of the Web PubSub resource, which sign its events: one, or two while the keys are rotated.</summary>
    public IList<string> AccessKeys { get; } = [];

    /// <summary>The hub whose events are trusted.</summary>
    public string? Hub { get; set; }

    /// <summary>The routes: <c>$connect</c>, <c>$disconnect</c>, <c>$default</c> and the route keys that messages contain.</summary>
    public IList<WebSocketRouteOptions> Routes { get; } = [];

    /// <summary>Selects the member of a JSON message that holds its route key; <c>$request.body.action</c> by default.</summary>
    public string RouteSelectionExpression { get; set; } = BodyPrefix + "action";

    /// <summary>Whether the answer to a message is sent to its client, as with route responses in API Gateway; false by default.</summary>
    public bool SendsAnswers { get; set; }

    /// <summary>The stage in events; <c>production</c> by default.</summary>
    public string Stage { get; set; } = "production";

    internal string Selector => RouteSelectionExpression[BodyPrefix.Length..];

    /// <summary>Returns the function of a route; null when the API has no such route.</summary>
    internal string? FunctionOf(string routeKey) => Routes.FirstOrDefault(route => route.RouteKey == routeKey)?.Function;

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors(string setting, Func<string, bool> isFunction)
    {
        if (AccessKeys.Count == 0 || AccessKeys.Any(string.IsNullOrWhiteSpace))
            yield return $"{setting}:AccessKeys is empty: name the access key of the Web PubSub resource, which signs its events.";
        if (string.IsNullOrWhiteSpace(Hub)) yield return $"{setting}:Hub is missing: name the hub whose events are trusted.";
        var selector = RouteSelectionExpression;
        if (!selector.StartsWith(BodyPrefix, StringComparison.Ordinal) || selector.Length == BodyPrefix.Length)
            yield return $"{setting}:RouteSelectionExpression is '{selector}'; it must be {BodyPrefix} and a member's name.";
        if (Routes.Count == 0) yield return $"{setting}:Routes is empty: name at least one route, such as {Default}.";
        foreach (var (at, route) in Routes.Index())
        {
            if (string.IsNullOrEmpty(route.RouteKey))
                yield return $"{setting}:Routes:{at}:RouteKey is missing: write {Connect}, {Disconnect}, {Default} or a message's key.";
            if (CallerFunction.Error($"{setting}:Routes:{at}:Function", route.Function, isFunction) is { } error)
                yield return error;
        }
    }
}

/// <summary>A route of a WebSocket API.</summary>
internal sealed class WebSocketRouteOptions
{
    /// <summary><c>$connect</c>, <c>$disconnect</c>, <c>$default</c> or a route key that messages contain.</summary>
    public string? RouteKey { get; set; }

    /// <summary>The function that answers.</summary>
    public string? Function { get; set; }
}
