using Functions.LocalHost.Configuration;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace Functions.LocalHost.Http;

/// <summary>The routes of all HTTP functions that are not disabled; available once the functions are known.</summary>
internal sealed class HttpRoutes(FunctionCatalogue catalogue, HostConfiguration host, Func<HostedFunction, RequestDelegate> handler)
    : EndpointDataSource
{
    private readonly Lazy<IReadOnlyList<Endpoint>> _endpoints = new(() =>
        [.. catalogue.Enabled.Where(function => function.IsHttp).Select(function => Route(function, host, handler))]);

    public override IReadOnlyList<Endpoint> Endpoints => catalogue.Loaded.IsCompletedSuccessfully ? _endpoints.Value : [];

    public override IChangeToken GetChangeToken()
    {
        if (catalogue.Loaded.IsCompleted) return NullToken.Instance;
        var change = new CancellationTokenSource();
        catalogue.Loaded.ContinueWith(_ => change.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return new CancellationChangeToken(change.Token);
    }

    private static Endpoint Route(HostedFunction function, HostConfiguration host, Func<HostedFunction, RequestDelegate> handler)
    {
        var path = HttpRoute.Path(function, host);
        var builder =
            new RouteEndpointBuilder(handler(function), RoutePatternFactory.Parse(path), 0) { DisplayName = $"function {function.Name}" };
        if (HttpRoute.Methods(function) is { Count: > 0 } methods) builder.Metadata.Add(new HttpMethodMetadata(methods));
        return builder.Build();
    }

    private sealed class NullToken : IChangeToken
    {
        public static readonly NullToken Instance = new();
        public bool HasChanged => false;
        public bool ActiveChangeCallbacks => false;
        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => CancellationToken.None.Register(() => { });
    }
}
