using Lambda.Engine.Routing;
using Lambda.Engine.Routing.Archives;
using Lambda.Engine.Routing.Buckets;
using Lambda.Engine.Routing.Topics;

namespace Lambda.Engine.Polling;

/// <summary>
/// Collects the event source mappings that the app registers. A mapping has the name of its source, unless it is given another.
/// </summary>
public sealed class EventSourceRegistry
{
    internal List<Registration> Registrations { get; } = [];

    /// <summary>The sources whose events are routed to functions, instead of being read by a mapping.</summary>
    internal RoutedSources Routed { get; } = new();

    /// <summary>Maps a Service Bus queue to a function.</summary>
    public EventSourceRegistry AddServiceBusQueue(
        string queue, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string? name = null) =>
        Add(name ?? queue, new(EventSourceKind.ServiceBusQueue, queue), function, configure);

    /// <summary>
    /// Maps a subscription of a Service Bus topic to a function. The mapping's name is <c>topic-subscription</c>, unless it is given
    /// another.
    /// </summary>
    public EventSourceRegistry AddServiceBusSubscription(
        string topic, string subscription, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null,
        string? name = null) =>
        Add(name ?? $"{topic}-{subscription}", new(EventSourceKind.ServiceBusSubscription, topic, subscription), function, configure);

    /// <summary>Maps an event hub to a function, which handles the events of a partition in order.</summary>
    public EventSourceRegistry AddEventHub(
        string hub, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string consumerGroup = "$Default",
        string? name = null) =>
        Add(name ?? hub, new(EventSourceKind.EventHub, hub, consumerGroup), function, configure);

    /// <summary>
    /// Maps an event hub, which stands for an Amazon MSK topic, to a function. The function handles the records of a partition in order,
    /// and receives them as <c>aws:kafka</c>.
    /// </summary>
    public EventSourceRegistry AddManagedKafka(
        string topic, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string consumerGroup = "$Default",
        string? name = null) =>
        Add(name ?? topic, new(EventSourceKind.ManagedKafka, topic, consumerGroup), function, configure);

    /// <summary>
    /// Maps an event hub, which stands for a topic of a self-managed Kafka cluster, to a function. The function handles the records of a
    /// partition in order, and receives them as <c>SelfManagedKafka</c>.
    /// </summary>
    public EventSourceRegistry AddSelfManagedKafka(
        string topic, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string consumerGroup = "$Default",
        string? name = null) =>
        Add(name ?? topic, new(EventSourceKind.SelfManagedKafka, topic, consumerGroup), function, configure);

    /// <summary>
    /// Maps a Service Bus queue, which stands for an ActiveMQ queue of Amazon MQ, to a function. The function receives its messages as
    /// <c>aws:mq</c>.
    /// </summary>
    public EventSourceRegistry AddActiveMQ(
        string queue, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string? name = null) =>
        Add(name ?? queue, new(EventSourceKind.ActiveMQ, queue), function, configure);

    /// <summary>
    /// Maps a Service Bus queue, which stands for a RabbitMQ queue of Amazon MQ, to a function. The function receives its messages as
    /// <c>aws:rmq</c>, under the name <c>queue::virtualHost</c>.
    /// </summary>
    public EventSourceRegistry AddRabbitMQ(
        string queue, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string virtualHost = "/",
        string? name = null) =>
        Add(name ?? queue, new(EventSourceKind.RabbitMQ, queue, virtualHost), function, configure);

    /// <summary>Maps a Storage queue to a function, which handles its messages one at a time.</summary>
    public EventSourceRegistry AddStorageQueue(
        string queue, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string? name = null) =>
        Add(name ?? queue, new(EventSourceKind.StorageQueue, queue), function, configure);

    /// <summary>
    /// Maps the stream of a table's changes to a function, which handles the changes of an item in order. The app has to add the table's
    /// stream with <c>AddTableStream</c>, and to write to the table through <c>StreamedTable</c>.
    /// </summary>
    public EventSourceRegistry AddTableStream(
        string table, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string? name = null) =>
        Add(name ?? table, new(EventSourceKind.TableStream, table), function, configure);

    /// <summary>Maps the change feed of a Cosmos DB container to a function, which handles the changes of an item in order.</summary>
    public EventSourceRegistry AddCosmosFeed(
        string container, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string? name = null) =>
        Add(name ?? container, new(EventSourceKind.CosmosFeed, container), function, configure);

    /// <summary>
    /// Invokes a function for events of a blob container, as S3 does for events of a bucket; by default, for creations. The storage
    /// account's events must be delivered to the function <c>EventGridEvents</c>.
    /// </summary>
    /// <param name="container">The container, which stands for the bucket.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="configure">Sets the types of events, a prefix and a suffix; null for all creations.</param>
    /// <param name="name">The notification's name, unique among notifications; if null, made from the names of the container and the
    /// function.</param>
    public EventSourceRegistry AddBucket(
        string container, string function, Func<BucketNotification, BucketNotification>? configure = null, string? name = null)
    {
        var settings = new BucketNotification();
        Routed.Buckets.Add(new(name ?? $"{container}-{function}", container, function, configure?.Invoke(settings) ?? settings));
        return this;
    }

    /// <summary>
    /// Subscribes a function to an Event Grid topic, as to an SNS topic. A trigger of the app must receive the topic's events and pass them
    /// on.
    /// </summary>
    /// <param name="topic">The topic's name.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="configure">Sets the filter policy and the redrive policy; null for all messages.</param>
    /// <param name="name">The subscription's name, unique among subscriptions; if null, made from the names of the topic and the
    /// function.</param>
    public EventSourceRegistry AddTopic(
        string topic, string function, Func<TopicSubscription, TopicSubscription>? configure = null, string? name = null)
    {
        var settings = new TopicSubscription();
        Routed.Topics.Add(new(name ?? $"{topic}-{function}", topic, function, configure?.Invoke(settings) ?? settings));
        return this;
    }

    /// <summary>Invokes a function on a schedule, as a scheduled rule of EventBridge does.</summary>
    /// <param name="name">The rule's name, unique among the app's rules.</param>
    /// <param name="expression"><c>rate(5 minutes)</c>, or <c>cron(0 12 * * ? *)</c> in UTC.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="configure">Gives the function another input than the event of the schedule; null for that event.</param>
    public EventSourceRegistry AddSchedule(
        string name, string expression, string function, Func<RuleTarget, RuleTarget>? configure = null)
    {
        var target = new RuleTarget(function);
        Routed.Rules.AddSchedule(name, expression, [configure?.Invoke(target) ?? target]);
        return this;
    }

    /// <summary>Keeps the events of Event Grid that are delivered to the function <c>EventGridEvents</c>, so that they can be replayed
    /// to the app's rules.</summary>
    /// <param name="name">The archive's name: 1–48 letters, digits, <c>.</c>, <c>-</c> and <c>_</c>.</param>
    /// <param name="configure">Sets the event pattern and the retention; null to keep all events forever.</param>
    public EventSourceRegistry AddArchive(string name, Func<EventArchive, EventArchive>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var settings = new EventArchive();
        Routed.Archives.Add(new(name, configure?.Invoke(settings) ?? settings));
        return this;
    }

    /// <summary>
    /// Maps the change feed of a Cosmos DB container, which stands for the change stream of a DocumentDB collection, to a function. The
    /// function handles the changes of a document in order, and receives them as <c>aws:docdb</c>.
    /// </summary>
    public EventSourceRegistry AddDocumentFeed(
        string database, string container, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null,
        string? name = null) =>
        Add(name ?? container, new(EventSourceKind.DocumentFeed, container, database), function, configure);

    private EventSourceRegistry Add(
        string name, EventSource source, string function, Func<EventSourceSettings, EventSourceSettings>? configure)
    {
        Registrations.Add(new(name, source, function, configure ?? (settings => settings)));
        return this;
    }

    internal sealed record Registration(
        string Name, EventSource Source, string Function, Func<EventSourceSettings, EventSourceSettings> Configure);
}
