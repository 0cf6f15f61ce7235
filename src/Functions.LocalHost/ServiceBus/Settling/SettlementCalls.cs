using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;

namespace Functions.LocalHost.ServiceBus.Settling;

/// <summary>
/// Runs the methods of the settlement service for a worker's extension in this process. Only .NET types cross between the two, because each
/// has its own versions of all other types.
/// </summary>
internal sealed class SettlementCalls : ServiceBinderBase
{
    /// <summary>The key under which the app's services contain <see cref="Run"/>.</summary>
    public const string ServiceKey = "AzureFunctionsLocalHost:Settlement";

    private readonly ConcurrentDictionary<string, Func<byte[], CancellationToken, Task<(int Status, string Detail, byte[] Answer)>>>
        _methods = [];

    /// <summary>
    /// Runs a method. It takes the method's full name and an encoded request, and returns gRPC's status code and detail, and the encoded
    /// answer.
    /// </summary>
    public Func<string, byte[], CancellationToken, Task<(int Status, string Detail, byte[] Answer)>> Run => RunAsync;

    public void Add(SettlementService service) => Rpc.Settlement.BindService(this, service);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        _methods[method.FullName] = async (encoded, cancellation) =>
        {
            try
            {
                var request = Activator.CreateInstance<TRequest>();
                ((IMessage)request).MergeFrom(encoded);
                var answer = await handler!(request, new CallContext(method.FullName, cancellation));
                return (0, "", ((IMessage)answer).ToByteArray());
            }
            catch (RpcException e)
            {
                return ((int)e.StatusCode, e.Status.Detail, []);
            }
        };

    private Task<(int Status, string Detail, byte[] Answer)> RunAsync(string method, byte[] request, CancellationToken cancellation) =>
        _methods.TryGetValue(method, out var run) ? run(request, cancellation) : Task.FromResult<(int, string, byte[])>(
            ((int)StatusCode.Unimplemented, $"The host does not listen to Service Bus, so it has no {method}.", []));

    // Of what it has, the service uses the token: the rest is made only for those who ask.
    private sealed class CallContext(string method, CancellationToken cancellation) : ServerCallContext
    {
        private static readonly AuthContext Nobody = new("", []);

        protected override string MethodCore => method;

        protected override string HostCore => "localhost";

        protected override string PeerCore => "in-process";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore => [];

        protected override CancellationToken CancellationTokenCore => cancellation;

        protected override Metadata ResponseTrailersCore => [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore => Nobody;

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
            throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
