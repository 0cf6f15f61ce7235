using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Definitions;

/// <summary>The topics of the emulator's file.</summary>
internal sealed record EventGridDefinition
{
    public static EventGridDefinition None { get; } = new();

    /// <summary>
    /// The connection string of the storage account with the watched blobs, the dead letters, and the Storage queues that are destinations.
    /// </summary>
    public string Storage { get; init; } = "UseDevelopmentStorage=true";

    public IReadOnlyList<EventTopicDefinition> Topics { get; init; } = [];

    public IReadOnlyList<SystemTopicDefinition> SystemTopics { get; init; } = [];

    /// <summary>The factor for all waits of the retry policy: at 0.01, a day passes in a quarter of an hour.</summary>
    public double RetryScale { get; init; } = 1;

    /// <summary>How often blobs are listed.</summary>
    public TimeSpan BlobInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum number of blobs that are remembered.</summary>
    public int MaxWatchedBlobs { get; init; } = 100_000;

    /// <summary>The maximum number of events that may wait for the endpoint of one subscription.</summary>
    public int MaxUndeliveredEvents { get; init; } = 10_000;

    /// <summary>Returns this definition, with the paths of webhooks resolved against the app's address.</summary>
    public EventGridDefinition At(Uri app)
    {
        return this with
        {
            Topics = [.. Topics.Select(topic => topic with { Subscriptions = Whole(topic.Subscriptions) })],
            SystemTopics = [.. SystemTopics.Select(topic => topic with { Subscriptions = Whole(topic.Subscriptions) })],
        };

        EventSubscriptionDefinition[] Whole(IReadOnlyList<EventSubscriptionDefinition> subscriptions) =>
            [.. subscriptions.Select(one => one.Destination is WebHookDefinition { Endpoint.IsAbsoluteUri: false } hook
                ? one with { Destination = hook with { Endpoint = new Uri(app, hook.Endpoint) } }
                : one)];
    }
}

/// <summary>A custom topic: https://learn.microsoft.com/azure/event-grid/custom-topics</summary>
/// <param name="Key">The key in Base64, as in the service.</param>
internal sealed record EventTopicDefinition(
    string Name, EventSchema InputSchema, string Key, IReadOnlyList<EventSubscriptionDefinition> Subscriptions)
{
    /// <summary>The key of topics for which none is configured. It is not a secret.</summary>
    public const string DefaultKey = "RXZlbnRHcmlkRW11bGF0b3JLZXk=";
}

/// <summary>The topic of the storage account's blobs: https://learn.microsoft.com/azure/event-grid/system-topics</summary>
internal sealed record SystemTopicDefinition(string Name, IReadOnlyList<EventSubscriptionDefinition> Subscriptions);
