using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Local.Emulator.EventGrid.Blobs;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Delivery;
using Local.Emulator.EventGrid.Events;
using Local.Emulator.EventGrid.Topics;
using Local.Emulator.Status;

namespace Local.Emulator.EventGrid;

/// <summary>The section about topics on the status page, with the counts of their events.</summary>
internal sealed class EventGridStatus(EventGridService service) : IStatusSection
{
    /// <inheritdoc/>
    public string Path => "/api/event-grid";

    /// <inheritdoc/>
    public JsonTypeInfo DocumentType => EventGridStatusJson.Default.IReadOnlyListTopicStatus;

    /// <inheritdoc/>
    public object Document() => Snapshot();

    private IReadOnlyList<TopicStatus> Snapshot() =>
    [
        .. service.Custom.Select(topic => Of(topic.Topic, null) with
        {
            Endpoint = $"{service.Address}topics/{topic.Topic.Name}/api/events",
            InputSchema = topic.Definition.InputSchema,
        }),
        .. service.System.Zip(service.Watchers, Of),
    ];

    private static TopicStatus Of(Topic topic, WatcherStatus? blobs) =>
        new(topic.Name, null, null, topic.Published, blobs, [.. topic.Subscriptions.Select(Of)]);

    private static SubscriptionStatus Of(EventSubscription subscription)
    {
        var (counts, destination) = (subscription.Counts, subscription.Definition.Destination);
        return new SubscriptionStatus(
            subscription.Definition.Name,
            destination switch
            {
                WebHookDefinition webHook => webHook.BaseUrl,
                StorageQueueDefinition queue => $"queue {queue.QueueName}",
                _ => "",
            },
            subscription.Handshake?.Answer.State, counts.Matched, counts.Delivered, counts.Retried, counts.DeadLettered, counts.Dropped,
            subscription.Waiting, subscription.DeadLettersWaiting, subscription.Handshake?.Answer.Fault ?? counts.LastError);
    }
}

/// <summary>The state of a topic at one moment.</summary>
/// <param name="Endpoint">The address that publishers send to; null for a system topic.</param>
/// <param name="InputSchema">The schema that publishers send; null for a system topic.</param>
/// <param name="Blobs">The state of the watcher; null for a custom topic.</param>
internal sealed record TopicStatus(
    string Name, string? Endpoint, EventSchema? InputSchema, long Published, WatcherStatus? Blobs,
    IReadOnlyList<SubscriptionStatus> Subscriptions);

/// <summary>The state of a subscription at one moment, with counts since the emulator started.</summary>
/// <param name="Destination">The destination, without the query, which may contain the endpoint's key.</param>
/// <param name="Validation">The state of the validation; null for a destination that needs none.</param>
/// <param name="Retried">Failed attempts that were followed by a retry.</param>
/// <param name="Waiting">Events that are neither delivered nor given up on.</param>
/// <param name="DeadLettersWaiting">Events that were given up on and are not yet in the dead-letter container.</param>
internal sealed record SubscriptionStatus(
    string Name, string Destination, ValidationState? Validation, long Matched, long Delivered,
    long Retried, long DeadLettered, long Dropped, int Waiting, int DeadLettersWaiting, string? LastError);

[JsonSerializable(typeof(IReadOnlyList<TopicStatus>))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class EventGridStatusJson : JsonSerializerContext;
