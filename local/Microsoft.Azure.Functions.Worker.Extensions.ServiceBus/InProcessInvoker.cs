using Google.Protobuf;
using Grpc.Core;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Calls the host's settlement service if the host and the worker are in the same process.</summary>
/// <param name="run">The host's function. It takes a method's full name and an encoded request, and returns gRPC's status code and detail,
/// and the encoded answer.</param>
internal sealed class InProcessInvoker(Func<string, byte[], CancellationToken, Task<(int Status, string Detail, byte[] Answer)>> run)
    : CallInvoker
{
    /// <summary>The key under which such a host registers the function among the app's services.</summary>
    public const string ServiceKey = "AzureFunctionsLocalHost:Settlement";

    private static readonly Task<Metadata> NoHeaders = Task.FromResult<Metadata>([]);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        new(CallAsync(method, request, options.CancellationToken), NoHeaders, () => Status.DefaultSuccess, () => [], () => { });

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellation) where TRequest : class where TResponse : class
    {
        if (cancellation.IsCancellationRequested) throw new RpcException(new Status(StatusCode.Cancelled, "Call canceled by the client."));
        var (status, detail, encoded) = await run(method.FullName, ((IMessage)request).ToByteArray(), cancellation);
        if (status != 0) throw new RpcException(new Status((StatusCode)status, detail));
        var answer = Activator.CreateInstance<TResponse>();
        ((IMessage)answer).MergeFrom(encoded);
        return answer;
    }
}
