using FunctionApp.Invocation;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Async;

/// <summary>Accepts events: once <see cref="AcceptAsync"/> returns, the event is stored and will reach a terminal state.</summary>
public sealed class AsyncInvocations(IEventQueue queue, IPayloadStore payloads, IInvocationRecords records, TimeProvider time, ILogger<AsyncInvocations> logger)
{
    /// <summary>Stores an event, JSON of at most <see cref="Limits.AsyncPayload"/> bytes, for the function.</summary>
    /// <exception cref="StorageUnavailableException">It was not accepted.</exception>
    public async Task AcceptAsync(LambdaFunction function, InvocationRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(request);
        var message = new AsyncEvent(request.RequestId, function.Name, time.GetUtcNow()) { Payload = request.Payload, ClientContext = request.ClientContext };
        var bytes = AsyncEventCodec.Write(message);
        if (bytes.Length > AsyncEventCodec.MaxMessage)
        {
            var blob = await payloads.SaveAsync(request.RequestId, message.AcceptedAt, request.Payload, cancellation);
            bytes = AsyncEventCodec.Write(message with { Payload = default, PayloadBlob = blob });
        }
        await queue.SendAsync(bytes, TimeSpan.Zero, cancellation);
        try
        {
            // After the queue: a record without an event would wait for ever. The worker may already have put its own.
            await records.AddAsync(new(message.RequestId, message.Function, message.AcceptedAt), cancellation);
        }
        catch (StorageUnavailableException e)
        {
            // The event is stored, so it is accepted; its record appears when it ends.
            AsyncLog.RecordNotAdded(logger, request.RequestId, function.Name, e);
        }
    }
}
