using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Local.Emulator.EventGrid.Blobs;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Delivery;
using Local.Emulator.EventGrid.Events;
using Local.Emulator.EventGrid.Topics;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.EventGrid;

/// <summary>Runs the topics and event subscriptions of the configuration.</summary>
internal sealed class EventGridService : IAsyncDisposable
{
    private readonly EventGridDefinition _definition;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly Lazy<BlobServiceClient> _blobs;
    private readonly Lazy<QueueServiceClient> _queues;
    private readonly HttpMessageInvoker _http = new(Endpoint.Handler());
    private readonly BlobWatcher[] _watchers;

    public EventGridService(EventGridDefinition definition, TimeProvider time, ILoggerFactory logs)
    {
        (_definition, _time, _logs) = (definition, time, logs);
        _blobs = new(() => new BlobServiceClient(definition.Storage, Impatient(new BlobClientOptions())));
        _queues = new(() =>
            new QueueServiceClient(
                definition.Storage, Impatient(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 })));
        Custom = [.. definition.Topics.Select(
            topic => new CustomTopic(topic, Create(topic.Name, ResourceIds.Topic(topic.Name), topic.Subscriptions)))];
        System = [.. definition.SystemTopics.Select(
            topic => Create(topic.Name, ResourceIds.StorageAccount(_blobs.Value.AccountName), topic.Subscriptions))];
        _watchers = [.. System.Select(Watch)];
    }

    public IReadOnlyList<CustomTopic> Custom { get; }

    public IReadOnlyList<Topic> System { get; }

    /// <summary>The address of the emulator, set by <see cref="Start"/>.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>The results of the system topics' watchers, in order.</summary>
    public IReadOnlyList<WatcherStatus> Watchers => [.. _watchers.Select(watcher => watcher.Status)];

    /// <summary>The names of the custom topics, as text for error messages.</summary>
    public string CustomNames =>
        Custom.Count == 0 ? "There are none." : $"The topics are {string.Join(", ", Custom.Select(topic => topic.Definition.Name))}.";

    public CustomTopic? FindCustom(string name) =>
        Custom.FirstOrDefault(topic => topic.Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public Topic? FindTopic(string name) => Topics.FirstOrDefault(topic => topic.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<Topic> Topics => Custom.Select(topic => topic.Topic).Concat(System);

    private IEnumerable<EventSubscription> Subscriptions => Topics.SelectMany(topic => topic.Subscriptions);

    /// <summary>Begins to deliver events and to watch blobs.</summary>
    /// <param name="address">The address at which webhooks reach the emulator.</param>
    public void Start(Uri address)
    {
        Address = address;
        foreach (var subscription in Subscriptions) subscription.Start();
        foreach (var watcher in _watchers) watcher.Start();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in _watchers) await watcher.DisposeAsync().ConfigureAwait(false);
        foreach (var subscription in Subscriptions) await subscription.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }

    private Topic Create(string name, string id, IReadOnlyList<EventSubscriptionDefinition> subscriptions) =>
        new(name, id, [.. subscriptions.Select(subscription => Create(name, id, subscription))]);

    private EventSubscription Create(string topic, string topicId, EventSubscriptionDefinition subscription)
    {
        var deadLetters = subscription.DeadLetterContainer is { } container
            ? new BlobDeadLetters(subscription, _blobs.Value.GetBlobContainerClient(container), _time)
            : null;
        var policy = new DeliveryPolicy(
            subscription.Retry, subscription.Destination is WebHookDefinition, deadLetters is not null, _definition.RetryScale);
        var parts = subscription.Destination switch
        {
            WebHookDefinition webHook => WebHook(topic, topicId, subscription, webHook, deadLetters),
            StorageQueueDefinition queue =>
                new SubscriptionParts(new StorageQueueDestination(subscription, queue, _queues.Value, _time), null, deadLetters),
            var other => throw new NotSupportedException($"Unexpected destination: {other}."),
        };
        return new EventSubscription(
            subscription, parts, policy, _definition.MaxUndeliveredEvents, _time, _logs.CreateLogger<EventSubscription>());
    }

    private SubscriptionParts WebHook(
        string topic, string topicId, EventSubscriptionDefinition subscription, WebHookDefinition webHook, IDeadLetterStore? deadLetters)
    {
        var endpoint = new Endpoint(webHook, _http, _time);
        IValidation validation = subscription.DeliverySchema == EventSchema.EventGridSchema
            ? new EventGridValidation(subscription, topicId, endpoint, _time)
            : new CloudEventsValidation(endpoint);
        var handshake = new Handshake(
            validation, code => new Uri(Address, $"topics/{topic}/subscriptions/{subscription.Name}/validate?code={code}"), _time);
        return new SubscriptionParts(new WebHookDestination(subscription, webHook, endpoint), handshake, deadLetters);
    }

    private BlobWatcher Watch(Topic topic)
    {
        var listing = new AccountListing(_blobs.Value);
        var containers = WatchedContainers.Of(topic.Subscriptions.Select(subscription => subscription.Definition.Filter));
        return new BlobWatcher(
            topic,
            containers,
            listing,
            new BlobEvents(topic.ResourceId, listing.UrlOf, _time),
            _definition.BlobInterval,
            _definition.MaxWatchedBlobs,
            _time,
            _logs.CreateLogger<BlobWatcher>());
    }

    // The users of these clients retry on their own.
    private static T Impatient<T>(T options) where T : ClientOptions
    {
        (options.Retry.MaxRetries, options.Retry.NetworkTimeout) = (0, TimeSpan.FromSeconds(15));
        return options;
    }
}
