using System.Threading.Channels;
using Functions.LocalHost.Protocol;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace Functions.LocalHost.Worker;

/// <summary>The stream that a worker opens, with its messages and those for it; by gRPC unless it is connected in the process.</summary>
internal sealed class WorkerStream : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });

    private volatile Action<StreamingMessage>? _inProcess;

    /// <summary>Receives each message of the worker; set before the worker starts.</summary>
    public Action<StreamingMessage> Received { get; set; } = _ => { };

    /// <summary>Called when the stream has ended, with the reason if there is one.</summary>
    public Action<Exception?> Ended { get; set; } = _ => { };

    /// <summary>Why the worker is not connected in the process, where it should be; null if it is.</summary>
    public string? WhyByGrpc { get; set; }

    public void Send(StreamingMessage message)
    {
        if (_inProcess is { } deliver) deliver(message);
        else
        {
            if (message.InvocationRequest is { Trigger: { } trigger } request) trigger.AddTo(request);
            _toWorker.Writer.TryWrite(message);
        }
    }

    /// <summary>A worker in this process has started: messages go to it directly, on the thread of anyone who sends them.</summary>
    public void SendTo(Action<StreamingMessage> inProcess) => _inProcess = inProcess;

    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var writing = WriteAsync(responseStream, over.Token);
        Exception? reason = null;
        try
        {
            while (await requestStream.MoveNext(over.Token)) Received(requestStream.Current);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or RpcException)
        {
            reason = e;
        }
        await over.CancelAsync();
        await writing;
        Ended(reason);
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> responses, CancellationToken over)
    {
        try
        {
            await foreach (var message in _toWorker.Reader.ReadAllAsync(over)) await responses.WriteAsync(message, over);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            // The worker has ended; the reading side reports that.
        }
    }
}
