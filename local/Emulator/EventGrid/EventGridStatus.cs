using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Local.Emulator.EventGrid.Blobs;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Delivery;
using Local.Emulator.EventGrid.Topics;
using Local.Emulator.Status;

namespace Local.Emulator.EventGrid;

/// <summary>The topics on the status page, with the counts of their events.</summary>
internal sealed class EventGridStatus(EventGridService service) : IStatusSection
{
    private static readonly string[] Columns =
        ["Subscription", "Matched", "Delivered", "Waiting", "Retried", "Dead letters", "Dropped", "Validation", "Last error"];

    /// <inheritdoc/>
    public string Title => "Event Grid";

    /// <inheritdoc/>
    public string Path => "/api/event-grid";

    /// <inheritdoc/>
    public JsonTypeInfo DocumentType => EventGridStatusJson.Default.IReadOnlyListTopicStatus;

    /// <inheritdoc/>
    public object Document() => Snapshot();

    /// <inheritdoc/>
    public IReadOnlyList<StatusTable> Tables()
    {
        var topics = Snapshot();
        return topics.Count == 0
            ? [new StatusTable("Topics", Columns, [], "There are no topics. The file of --config defines them in UserConfig.EventGrid.")]
            : [.. topics.Select(topic => new StatusTable(
                Heading(topic),
                Columns,
                [.. topic.Subscriptions.Select(Row)],
                "There are no subscriptions: events are accepted and dropped."))];
    }

    private IReadOnlyList<TopicStatus> Snapshot() =>
    [
        .. service.Custom.Select(topic => Of(topic.Topic, $"{service.Address}topics/{topic.Topic.Name}/api/events", null)),
        .. service.System.Zip(service.Watchers, (topic, blobs) => Of(topic, null, blobs)),
    ];

    private static TopicStatus Of(Topic topic, string? endpoint, WatcherStatus? blobs) =>
        new(topic.Name, endpoint, topic.Published, blobs, [.. topic.Subscriptions.Select(Of)]);

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

    private static string Heading(TopicStatus topic) => topic.Blobs switch
    {
        null => $"{topic.Name}: {topic.Published:N0} published to {topic.Endpoint}",
        { Fault: { } fault } => $"{topic.Name}: {fault}",
        { IsWatching: false } => $"{topic.Name}: not watching yet",
        var blobs =>
            $"{topic.Name}: {topic.Published:N0} raised, {blobs.Blobs:N0} blobs in {blobs.Containers:N0} "
                + $"containers{(blobs.Missing.Count == 0 ? "" : $"; missing: {string.Join(", ", blobs.Missing)}")}",
    };

    private static IReadOnlyList<StatusCell> Row(SubscriptionStatus subscription) =>
    [
        new StatusCell(subscription.Name, subscription.Destination),
        StatusCell.Of(subscription.Matched),
        StatusCell.Of(subscription.Delivered),
        StatusCell.Of(subscription.Waiting),
        StatusCell.Of(subscription.Retried),
        subscription.DeadLettersWaiting == 0
            ? StatusCell.Of(subscription.DeadLettered, CellStyle.Warning)
            : new StatusCell($"{subscription.DeadLettered:N0}", $"{subscription.DeadLettersWaiting:N0} to write", CellStyle.Warning),
        StatusCell.Of(subscription.Dropped, CellStyle.Warning),
        subscription.Validation is { } validation
            ? new StatusCell($"{validation}", Style: validation == ValidationState.Validated ? CellStyle.Plain : CellStyle.Warning)
            : StatusCell.Of(null),
        StatusCell.Of(subscription.LastError),
    ];
}

/// <summary>One topic at one moment.</summary>
/// <param name="Endpoint">Where publishers send to; null for a system topic.</param>
/// <param name="Blobs">How the watching goes; null for a custom topic.</param>
internal sealed record TopicStatus(
    string Name, string? Endpoint, long Published, WatcherStatus? Blobs, IReadOnlyList<SubscriptionStatus> Subscriptions);

/// <summary>One subscription at one moment; the counts are since the emulator started.</summary>
/// <param name="Destination">Without the query, which holds the endpoint's key.</param>
/// <param name="Validation">Null for a destination that needs none.</param>
/// <param name="Retried">Failed attempts that were followed by a retry.</param>
/// <param name="Waiting">Events that are neither delivered nor given up.</param>
/// <param name="DeadLettersWaiting">Events that are given up and not yet in the dead-letter container.</param>
internal sealed record SubscriptionStatus(
    string Name, string Destination, ValidationState? Validation, long Matched, long Delivered,
    long Retried, long DeadLettered, long Dropped, int Waiting, int DeadLettersWaiting, string? LastError);

[JsonSerializable(typeof(IReadOnlyList<TopicStatus>))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class EventGridStatusJson : JsonSerializerContext;
