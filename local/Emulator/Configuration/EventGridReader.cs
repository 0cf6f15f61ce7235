using System.Text.RegularExpressions;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.Configuration;

/// <summary>
/// Reads topics and event subscriptions, with the property names of Azure Resource Manager:
/// https://learn.microsoft.com/azure/templates/microsoft.eventgrid/eventsubscriptions
/// </summary>
internal static partial class EventGridReader
{
    private static readonly TimeSpan ShortestBlobInterval = TimeSpan.FromMilliseconds(100), LongestBlobInterval = TimeSpan.FromHours(1);

    public static EventGridDefinition Read(ConfigurationNode node)
    {
        node.Object("Storage", "Topics", "SystemTopics", "RetryScale", "BlobInterval", "MaxWatchedBlobs", "MaxUndeliveredEvents");
        var defaults = EventGridDefinition.None;
        var definition = new EventGridDefinition
        {
            Storage = Storage(node) ?? defaults.Storage,
            Topics = [.. node.Elements("Topics").Select(Topic)],
            SystemTopics = [.. node.Elements("SystemTopics").Select(SystemTopic)],
            RetryScale = node.Fraction("RetryScale", defaults.RetryScale, 0.0001, 10),
            BlobInterval = node.Duration("BlobInterval", ShortestBlobInterval, LongestBlobInterval) ?? defaults.BlobInterval,
            MaxWatchedBlobs = node.Number("MaxWatchedBlobs", defaults.MaxWatchedBlobs, 1, 10_000_000),
            MaxUndeliveredEvents = node.Number("MaxUndeliveredEvents", defaults.MaxUndeliveredEvents, 1, 1_000_000),
        };
        Names.AreUnique(node.Elements("Topics").Concat(node.Elements("SystemTopics")));
        return definition;
    }

    private static string? Storage(ConfigurationNode node)
    {
        if (node.Text("Storage") is not { } text) return null;
        try
        {
            _ = new Azure.Storage.Blobs.BlobServiceClient(text).AccountName;
            return text;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // The message leaves out the text, which may hold a key.
            throw node.Get("Storage")
                .Error("Storage must be the connection string of a storage account, such as UseDevelopmentStorage=true.");
        }
    }

    private static EventTopicDefinition Topic(ConfigurationNode node)
    {
        node.Object("Name", "InputSchema", "Key", "Subscriptions");
        var schema = Schema(node, "InputSchema") ?? EventSchema.EventGridSchema;
        return new EventTopicDefinition(Name(node, TopicName(), 50), schema, Key(node), Subscriptions(node, schema));
    }

    private static SystemTopicDefinition SystemTopic(ConfigurationNode node)
    {
        var source = node.Object("Name", "Source", "Subscriptions").Get("Source");
        if (!source.Text().Equals("blobs", StringComparison.OrdinalIgnoreCase))
            throw source.Error($"'{source.Text()}' is not a source of events that the emulator supports. Use blobs.");
        return new SystemTopicDefinition(Name(node, TopicName(), 128), Subscriptions(node, EventSchema.EventGridSchema));
    }

    private static EventSubscriptionDefinition[] Subscriptions(ConfigurationNode topic, EventSchema input)
    {
        var subscriptions = topic.Elements("Subscriptions").Select(node => Subscription(node, input)).ToArray();
        Names.AreUnique(topic.Elements("Subscriptions"));
        return subscriptions.Length <= EventGridLimits.SubscriptionsPerTopic ? subscriptions
            : throw topic.Error(
                $"The topic has {subscriptions.Length} subscriptions; at most {EventGridLimits.SubscriptionsPerTopic} are allowed.");
    }

    private static EventSubscriptionDefinition Subscription(ConfigurationNode node, EventSchema input)
    {
        node.Object("Name", "Destination", "EventDeliverySchema", "Filter", "RetryPolicy", "DeadLetterDestination");
        var delivery = Schema(node, "EventDeliverySchema") ?? input;
        if (input == EventSchema.CloudEventSchemaV1_0 && delivery == EventSchema.EventGridSchema)
            throw node.Get("EventDeliverySchema")
                .Error($"The topic accepts CloudEvents, which can only be delivered in the schema {EventSchema.CloudEventSchemaV1_0}.");
        return new EventSubscriptionDefinition(
            Name(node, SubscriptionName(), 64), DestinationReader.Destination(node.Get("Destination")), delivery,
            node.Find("Filter") is { } filter ? EventFilterReader.Filter(filter) : new(),
            Retry(node), DestinationReader.DeadLetterContainer(node));
    }

    private static RetryOptions Retry(ConfigurationNode node)
    {
        var defaults = new RetryOptions();
        return node.Find("RetryPolicy") is not { } policy ? defaults : new RetryOptions(
            policy.Object("MaxDeliveryAttempts", "EventTimeToLiveInMinutes")
                .Number("MaxDeliveryAttempts", defaults.MaxDeliveryAttempts, 1, EventGridLimits.MaxDeliveryAttempts),
            policy.Number("EventTimeToLiveInMinutes", defaults.EventTimeToLiveInMinutes, 1, EventGridLimits.TimeToLiveInMinutes));
    }

    private static EventSchema? Schema(ConfigurationNode node, string name) => node.Find(name)?.Choice<EventSchema>("a schema here");

    private static string Key(ConfigurationNode node)
    {
        if (node.Text("Key") is not { } key) return EventTopicDefinition.DefaultKey;
        return Convert.TryFromBase64String(key, new byte[key.Length], out var length) && length > 0
            ? key
            : throw node.Get("Key").Error("A key must be in Base64.");
    }

    // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventgrid
    private static string Name(ConfigurationNode node, Regex pattern, int length)
    {
        var name = node.Get("Name");
        return pattern.IsMatch(name.Text())
            ? name.Text()
            : throw name.Error($"'{name.Text()}' is not a valid name: use 3 to {length} letters, digits and hyphens.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]{3,50}\z")]
    private static partial Regex TopicName();

    [GeneratedRegex(@"^[A-Za-z0-9-]{3,64}\z")]
    private static partial Regex SubscriptionName();
}
