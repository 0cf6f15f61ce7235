using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;

namespace Functions.LocalHost.ServiceBus.Settling;

/// <summary>
/// Runs the methods of the settlement service for a worker's extension in this process. Only types of .NET cross between the two, because
/// each has its own versions of all others.
/// </summary>
internal sealed class SettlementCalls : ServiceBinderBase
{
    /// <summary>The key under which the app's services have <see cref="Run"/>.</summary>
    public const string ServiceKey = "AzureFunctionsLocalHost:Settlement";

    private readonly ConcurrentDictionary<string, Func<byte[], CancellationToken, Task<byte[]>>> _methods = [];

    /// <summary>Takes a method's full name and an encoded request; gives gRPC's status code and detail, and the encoded answer.</summary>
    public Func<string, byte[], CancellationToken, Task<(int Status, string Detail, byte[] Answer)>> Run => RunAsync;

    public void Add(SettlementService service) => Rpc.Settlement.BindService(this, service);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        _methods[method.FullName] = async (encoded, cancellation) =>
        {
            var request = Activator.CreateInstance<TRequest>();
            ((IMessage)request).MergeFrom(encoded);
            return ((IMessage)await handler!(request, new CallContext(method.FullName, cancellation))).ToByteArray();
        };

    private async Task<(int Status, string Detail, byte[] Answer)> RunAsync(string method, byte[] request, CancellationToken cancellation)
    {
        if (!_methods.TryGetValue(method, out var run))
            return ((int)StatusCode.Unimplemented, $"The host does not listen to Service Bus, so it has no {method}.", []);
        try
        {
            return (0, "", await run(request, cancellation));
        }
        catch (RpcException e)
        {
            return ((int)e.StatusCode, e.Status.Detail, []);
        }
    }

    private sealed class CallContext(string method, CancellationToken cancellation) : ServerCallContext
    {
        protected override string MethodCore => method;

        protected override string HostCore => "localhost";

        protected override string PeerCore => "in-process";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => cancellation;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new("", []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
            throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
