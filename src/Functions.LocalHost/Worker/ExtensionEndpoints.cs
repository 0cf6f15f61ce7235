using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.WebJobs.Rpc.Core.Internal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
#pragma warning disable CS0618 // WebJobsRpcEndpointDataSource is "not for public consumption"; the real host uses it for the same.

namespace Functions.LocalHost.Worker;

/// <summary>The gRPC services that extensions provide for the worker, such as the settlement of messages.</summary>
internal sealed class ExtensionEndpoints : EndpointDataSource
{
    private volatile Change _change = new();
    private volatile IReadOnlyList<Endpoint> _endpoints = [];

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public override IChangeToken GetChangeToken() => _change;

    /// <summary>Adds the services of the listeners' host, which creates them for each call.</summary>
    public void Add(IServiceProvider listeners)
    {
        _endpoints = [.. listeners.GetServices<WebJobsRpcEndpointDataSource>().SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(endpoint => In(listeners, endpoint))];
        Interlocked.Exchange(ref _change, new()).Raise();
    }

    private static RouteEndpoint In(IServiceProvider listeners, RouteEndpoint endpoint) => new(
        async context =>
        {
            var own = context.RequestServices;
            await using var scope = listeners.CreateAsyncScope();
            context.RequestServices = scope.ServiceProvider;
            try
            {
                await endpoint.RequestDelegate!(context);
            }
            finally
            {
                context.RequestServices = own;
            }
        },
        endpoint.RoutePattern, endpoint.Order, endpoint.Metadata, endpoint.DisplayName);

    private sealed class Change : IChangeToken
    {
        private readonly TaskCompletionSource _raised = new();

        public bool HasChanged => _raised.Task.IsCompleted;

        public bool ActiveChangeCallbacks => true;

        public void Raise() => _raised.TrySetResult();

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state)
        {
            var over = new CancellationTokenSource();
            _raised.Task.ContinueWith(_ => callback(state), over.Token, TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            return over;
        }
    }
}
