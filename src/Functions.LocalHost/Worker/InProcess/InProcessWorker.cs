using System.Buffers;
using System.Threading.Channels;
using Functions.LocalHost.Protocol;
using Google.Protobuf;

namespace Functions.LocalHost.Worker.InProcess;

/// <summary>The client that the worker uses in the process, as the worker calls it.</summary>
internal interface IInProcessWorker
{
    Task StartAsync();

    ValueTask SendAsync(object message);
}

/// <summary>Carries messages between the host and the worker. Each has its own message classes, so messages cross as bytes.</summary>
/// <typeparam name="TMessage">The worker's message class.</typeparam>
internal sealed class InProcessWorker<TMessage>(WorkerSeam seam, object processor, object output, WorkerStream stream, HandOver handOver)
    : IInProcessWorker
    where TMessage : class
{
    private readonly Func<byte[], int, int, TMessage> _parse = seam.Parse.CreateDelegate<Func<byte[], int, int, TMessage>>(seam.Parser);
    private readonly Func<TMessage, byte[]> _encode = seam.Encode.CreateDelegate<Func<TMessage, byte[]>>();
    private readonly Func<TMessage, Task> _process = seam.Process.CreateDelegate<Func<TMessage, Task>>(processor);

    // The worker also writes its log there, so that the log lines of a call precede its answer.
    private readonly Channel<TMessage> _output = (Channel<TMessage>)seam.Channel.GetValue(output)!;

    public Task StartAsync()
    {
        stream.SendTo(Deliver);
        _ = Task.Run(ReceiveAsync);
        stream.Received(new() { StartStream = new() });
        return Task.CompletedTask;
    }

    public ValueTask SendAsync(object message) => _output.Writer.WriteAsync((TMessage)message);

    private void Deliver(StreamingMessage message)
    {
        if (message.InvocationRequest is { } request) handOver.Keep(request);
        var size = message.CalculateSize();
        // Pooled: a batch may exceed a megabyte, and the worker's message copies what it keeps.
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        TMessage parsed;
        try
        {
            message.WriteTo(bytes.AsSpan(0, size));
            parsed = _parse(bytes, 0, size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
        // The function must not inherit the host's execution context, such as its current activity.
        if (ExecutionContext.IsFlowSuppressed()) _ = _process(parsed);
        else
            using (ExecutionContext.SuppressFlow()) _ = _process(parsed);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await foreach (var message in _output.Reader.ReadAllAsync())
            {
                var received = StreamingMessage.Parser.ParseFrom(_encode(message));
                if (received.InvocationResponse is { } answer) handOver.Forget(answer.InvocationId);
                stream.Received(received);
            }
            stream.Ended(null);
        }
        catch (Exception e)
        {
            // Reports the failure to those who wait for the worker.
            stream.Ended(e);
        }
    }
}
