using Local.Emulator.EventGrid.Events;
using Local.Emulator.EventGrid.Filters;

namespace Local.Emulator.EventGrid.Definitions;

/// <summary>https://learn.microsoft.com/azure/templates/microsoft.eventgrid/eventsubscriptions</summary>
/// <param name="DeadLetterContainer">Null drops what cannot be delivered.</param>
internal sealed record EventSubscriptionDefinition(
    string Name, DestinationDefinition Destination, EventSchema DeliverySchema,
    EventFilter Filter, RetryOptions Retry, string? DeadLetterContainer);

/// <summary>Where the events of a subscription go.</summary>
internal abstract record DestinationDefinition;

/// <param name="Endpoint">A path is one of the app that the emulator runs beside.</param>
/// <param name="MaxEventsPerBatch">1 turns batches off.</param>
/// <param name="PreferredBatchSizeInKilobytes">What a batch aims at; one event may be larger.</param>
internal sealed record WebHookDefinition(Uri Endpoint, int MaxEventsPerBatch = 1, int PreferredBatchSizeInKilobytes = 64)
    : DestinationDefinition
{
    /// <summary>The endpoint without its query, which holds a key: safe to show.</summary>
    public string BaseUrl => Endpoint.GetLeftPart(UriPartial.Path);
}

/// <param name="TimeToLive">Of messages; null for the queue's own 7 days.</param>
internal sealed record StorageQueueDefinition(string QueueName, TimeSpan? TimeToLive) : DestinationDefinition;
