using Azure;
using Azure.Storage.Queues;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Puts each event into a Storage queue, in Base64: https://learn.microsoft.com/azure/event-grid/handler-storage-queues</summary>
internal sealed class StorageQueueDestination(
    EventSubscriptionDefinition subscription, StorageQueueDefinition definition, QueueServiceClient account, TimeProvider time)
        : IDestination
{
    private readonly QueueClient _queue = account.GetQueueClient(definition.QueueName);

    /// <inheritdoc/>
    public async Task<DeliveryResult> DeliverAsync(IReadOnlyList<PendingEvent> batch, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(EventGridLimits.ResponseDeadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            foreach (var one in batch)
            {
                var json = subscription.DeliverySchema == EventSchema.EventGridSchema ? one.Event.Json : CloudEvents.Of(one.Event);
                await _queue.SendMessageAsync(
                    BinaryData.FromString(json.GetRawText()),
                    timeToLive: definition.TimeToLive,
                    cancellationToken: both.Token).ConfigureAwait(false);
            }
            return DeliveryResult.Delivered;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DeliveryResult(
                DeliveryOutcome.TimedOut,
                null,
                $"The queue '{definition.QueueName}' did not answer within {EventGridLimits.ResponseDeadline.TotalSeconds:0} seconds.");
        }
        catch (RequestFailedException e) when (e.Status != 0)
        {
            return DeliveryResult.Of(e.Status) with
            {
                Detail = $"The queue '{definition.QueueName}' answered with the status {e.Status}, {e.ErrorCode}.",
            };
        }
        catch (RequestFailedException e)
        {
            return new DeliveryResult(
                DeliveryOutcome.SocketError, null, $"The queue '{definition.QueueName}' cannot be reached: {e.Message}");
        }
    }
}
