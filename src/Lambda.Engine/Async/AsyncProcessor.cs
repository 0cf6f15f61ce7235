using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;

namespace Lambda.Engine.Async;

/// <summary>Handles the messages of the event queue. Every step may be repeated after a crash; none is skipped.</summary>
internal sealed class AsyncProcessor(
    FunctionCatalogue catalogue, EventProcessor events, StorageTroubles troubles, Deliveries deliveries, StrayMessages strays)
{
    /// <summary>Handles one message; when it returns, the message may be deleted.</summary>
    /// <param name="message">The message as it was sent.</param>
    /// <param name="queued">What the queue says about the message.</param>
    /// <param name="shutdown">Cancelled when the app shuts down: the attempt is interrupted and the message is redelivered.</param>
    /// <exception cref="StorageUnavailableException">The next step could not be queued; the message must be redelivered.</exception>
    public async Task ProcessAsync(ReadOnlyMemory<byte> message, QueuedMessage queued, CancellationToken shutdown)
    {
        switch (AsyncMessage.Read(message))
        {
            case AsyncMessage.Event(var item):
                using (var activity = EngineTraces.Process(
                    EngineTraces.StorageQueue, ReservedNames.EventQueue, item.RequestId, item.Trace))
                {
                    activity?.SetTag("lambda.attempt", item.Attempts);
                    await TryAsync(item, function => events.ProcessAsync(item, function, queued.DequeueCount, shutdown), shutdown);
                }
                break;
            case AsyncMessage.Delivery(var pending):
                await deliveries.RetryAsync(pending, shutdown);
                break;
            case AsyncMessage.Unreadable(var reason):
                await strays.EndAsync(ReservedNames.EventQueue, queued, message, reason, shutdown);
                break;
        }
    }

    /// <summary>Gives up on the event of a message that the queue has delivered too often, because no attempt ever finished.</summary>
    /// <exception cref="StorageUnavailableException">The outcome could not be stored; the message must be redelivered.</exception>
    public async Task DeadLetterAsync(ReadOnlyMemory<byte> message, QueuedMessage queued, CancellationToken shutdown)
    {
        switch (AsyncMessage.Read(message))
        {
            case AsyncMessage.Event(var item):
                // The poison queue has no poison queue of its own, so trouble with storage puts the event off, too.
                await TryAsync(item, function => events.GiveUpAsync(item, function, shutdown), shutdown);
                break;
            case AsyncMessage.Delivery(var pending):
                // A delivery is never given up while its record is kept.
                await deliveries.PutOffAsync(pending, "Each try was interrupted", shutdown);
                break;
            case AsyncMessage.Unreadable(var reason):
                await strays.EndAsync(ReservedNames.EventQueue, queued, message, reason, shutdown);
                break;
        }
    }

    private async Task TryAsync(AsyncEvent item, Func<LambdaFunction?, Task> step, CancellationToken shutdown)
    {
        catalogue.TryGet(item.Function, out var function);
        try
        {
            await step(function);
        }
        catch (StorageUnavailableException e)
        {
            await troubles.HandleAsync(item, function, e, shutdown);
        }
    }
}
