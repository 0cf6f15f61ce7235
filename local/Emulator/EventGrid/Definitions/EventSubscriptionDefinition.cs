using Local.Emulator.EventGrid.Events;
using Local.Emulator.EventGrid.Filters;

namespace Local.Emulator.EventGrid.Definitions;

/// <summary>https://learn.microsoft.com/azure/templates/microsoft.eventgrid/eventsubscriptions</summary>
/// <param name="DeadLetterContainer">The container for dead letters; null to drop events that cannot be delivered.</param>
internal sealed record EventSubscriptionDefinition(
    string Name, DestinationDefinition Destination, EventSchema DeliverySchema,
    EventFilter Filter, RetryOptions Retry, string? DeadLetterContainer);

/// <summary>The destination of a subscription's events.</summary>
internal abstract record DestinationDefinition;

/// <param name="Endpoint">The webhook's address. A path belongs to the app that the emulator runs beside.</param>
/// <param name="MaxEventsPerBatch">The maximum number of events in a request; 1 turns batches off.</param>
/// <param name="PreferredBatchSizeInKilobytes">The size that a batch should have; a single event may be larger.</param>
internal sealed record WebHookDefinition(Uri Endpoint, int MaxEventsPerBatch = 1, int PreferredBatchSizeInKilobytes = 64)
    : DestinationDefinition
{
    /// <summary>The endpoint without its query, which may contain a key, so that it can be shown.</summary>
    public string BaseUrl => Endpoint.GetLeftPart(UriPartial.Path);
}

/// <param name="TimeToLive">The time to live of messages; null for the queue's default of 7 days.</param>
internal sealed record StorageQueueDefinition(string QueueName, TimeSpan? TimeToLive) : DestinationDefinition;
