using System.Threading.Channels;
using Functions.LocalHost.Protocol;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace Functions.LocalHost.Worker;

/// <summary>
/// The stream that a worker opens, with messages in both directions. It uses gRPC, unless the worker is connected in the process.
/// </summary>
internal sealed class WorkerStream : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });

    private volatile Action<StreamingMessage>? _inProcess;

    /// <summary>Receives each message from the worker; set before the worker starts.</summary>
    public Action<StreamingMessage> Received { get; set; } = _ => { };

    /// <summary>Called when the stream has ended, with the reason if there is one.</summary>
    public Action<Exception?> Ended { get; set; } = _ => { };

    /// <summary>The reason why the worker is not connected in the process, although it should be; null if it is.</summary>
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

    /// <summary>Sends messages directly to a worker that has started in this process, on the thread of whoever sends them.</summary>
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
        catch (Exception e)
        {
            // Reported to those who wait for the worker, whatever it is.
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
