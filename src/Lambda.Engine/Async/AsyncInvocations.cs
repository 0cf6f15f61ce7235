using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

/// <summary>Accepts events: once <see cref="AcceptAsync"/> returns, the event is stored and is processed to its end.</summary>
internal sealed class AsyncInvocations(
    IEventQueue queue, IPayloadStore payloads, IInvocationRecords records, TimeProvider time, ILogger<AsyncInvocations> logger)
{
    /// <summary>Stores an event for the function: JSON of at most <see cref="Limits.AsyncPayload"/> bytes.</summary>
    /// <exception cref="StorageUnavailableException">It was not accepted.</exception>
    public Task AcceptAsync(LambdaFunction function, InvocationRequest request, CancellationToken cancellation) =>
        StoreAsync(function, request, parentRequestId: null, hops: 0, reply: null, cancellation);

    /// <summary>Stores an event whose outcome, whatever it is, is sent to a caller who waits for it.</summary>
    /// <exception cref="StorageUnavailableException">It was not accepted.</exception>
    internal Task AcceptForReplyAsync(
        LambdaFunction function, InvocationRequest request, DestinationAddress reply, CancellationToken cancellation) =>
        StoreAsync(function, request, parentRequestId: null, hops: 0, reply, cancellation);

    /// <summary>Stores an event that the end of another function's invocation causes.</summary>
    /// <exception cref="StorageUnavailableException">It was not accepted.</exception>
    internal Task AcceptChainedAsync(
        LambdaFunction function, InvocationRequest request, string? parentRequestId, int hops, CancellationToken cancellation) =>
        StoreAsync(function, request, parentRequestId, hops, reply: null, cancellation);

    private async Task StoreAsync(
        LambdaFunction function, InvocationRequest request, string? parentRequestId, int hops, DestinationAddress? reply,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(request);
        using var activity = EngineTraces.Send(
            EngineTraces.StorageQueue, ReservedNames.EventQueue, function.Name, request.RequestId);
        var message = new AsyncEvent(request.RequestId, function.Name, time.GetUtcNow())
        {
            Trace = TraceParent.Current,
            Payload = request.Payload,
            ClientContext = request.ClientContext,
            Qualifier = request.Qualifier,
            ParentRequestId = parentRequestId,
            Hops = hops,
            Reply = reply,
        };
        await queue.SendEventAsync(message, payloads, message.AcceptedAt, cancellation);
        EngineMetrics.Accepted(function.Name);
        function.Recent.Accepted.Add(message.AcceptedAt, 1);
        try
        {
            // After the queue, since a record without an event would wait forever. The worker may already have added its own.
            await records.AddAsync(InvocationRecord.Of(message, InvocationState.Queued), cancellation);
        }
        catch (StorageUnavailableException e)
        {
            // The event is stored, so it is accepted; its record appears when it ends.
            AsyncLog.RecordNotAdded(logger, request.RequestId, function.Name, e);
        }
    }
}
