using System.Collections.Concurrent;
using Functions.LocalHost.Protocol;
using Microsoft.Extensions.Logging;
using Content = Functions.LocalHost.Protocol.StreamingMessage.ContentOneofCase;

namespace Functions.LocalHost.Worker;

/// <summary>The connection to the worker: requests and their answers, invocations and their results.</summary>
internal sealed partial class WorkerConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WorkerStream _stream;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _asked = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _running = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WorkerException? _ended;

    public WorkerConnection(WorkerServer server, TimeProvider time, ILoggerFactory loggers)
    {
        (_stream, _time, _logger) = (server.Stream, time, loggers.CreateLogger("Host.Worker"));
        _stream.Received = Receive;
        _stream.Ended = End;
        if (_stream.WhyByGrpc is { } why) ByGrpc(_logger, why);
    }

    /// <summary>Waits until the worker has opened its stream.</summary>
    /// <exception cref="WorkerException">The worker has not done so within a minute.</exception>
    public async Task StartedAsync(CancellationToken cancellation)
    {
        try
        {
            await _started.Task.WaitAsync(Patience, _time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new WorkerException($"The worker did not connect to the host within {Patience.TotalSeconds:0} seconds. "
                + "Is Microsoft.Azure.Functions.Worker configured in Program.cs?");
        }
    }

    /// <summary>Sends the worker a request, and returns its answer.</summary>
    /// <param name="what">The name of the request in errors.</param>
    /// <exception cref="WorkerException">The worker does not answer within a minute, or its stream ends.</exception>
    public async Task<StreamingMessage> AskAsync(StreamingMessage question, string what, CancellationToken cancellation)
    {
        var id = question.RequestId = Guid.NewGuid().ToString();
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_ended is { } ended) answer.TrySetException(ended);
        _stream.Send(question);
        try
        {
            return await answer.Task.WaitAsync(Patience, _time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new WorkerException($"The worker did not answer within {Patience.TotalSeconds:0} seconds: {what}.");
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    /// <summary>Invokes a function, and returns the worker's answer, whether it succeeded or not.</summary>
    /// <param name="cancellation">Asks the worker to cancel the invocation. Its answer is still awaited.</param>
    /// <exception cref="WorkerException">The worker's stream has ended.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellation)
    {
        var id = request.InvocationId;
        var answer = _running[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_ended is { } ended) answer.TrySetException(ended);
        _stream.Send(new() { InvocationRequest = request });
        await using var cancel = cancellation.UnsafeRegister(_ => _stream.Send(new() { InvocationCancel = new() { InvocationId = id } }),
            null);
        try
        {
            return await answer.Task;
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case Content.StartStream:
                _started.TrySetResult();
                break;
            case Content.InvocationResponse:
                if (_running.TryGetValue(message.InvocationResponse.InvocationId, out var running))
                    running.TrySetResult(message.InvocationResponse);
                break;
            case Content.RpcLog:
                WorkerLog.Write(_logger, message.RpcLog);
                break;
            default:
                if (_asked.TryGetValue(message.RequestId, out var asked)) asked.TrySetResult(message);
                break;
        }
    }

    private void End(Exception? reason)
    {
        _ended = new WorkerException("The worker's stream has ended.", reason);
        foreach (var asked in _asked.Values) asked.TrySetException(_ended);
        foreach (var running in _running.Values) running.TrySetException(_ended);
    }

    [LoggerMessage(2, LogLevel.Warning, "The host and the worker use gRPC, which is slower than the in-process transport: {Reason}.")]
    private static partial void ByGrpc(ILogger logger, string reason);
}
