using System.Text.Json;
using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.Configuration;

/// <summary>
/// Reads queues, topics and subscriptions, within the limits of https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
/// </summary>
internal static class EntityReader
{
    private static readonly TimeSpan Shortest = TimeSpan.FromTicks(1);

    public static QueueDefinition Queue(ConfigurationNode node)
    {
        node.Object("Name", "Properties");
        var properties = Properties(node).Object(
            "DeadLetteringOnMessageExpiration",
            "DefaultMessageTimeToLive",
            "DuplicateDetectionHistoryTimeWindow",
            "ForwardDeadLetteredMessagesTo",
            "ForwardTo",
            "LockDuration", "MaxDeliveryCount", "MaxMessageSizeInKilobytes",
            "MaxSizeInMegabytes", "RequiresDuplicateDetection", "RequiresSession", "UserMetadata");
        return new QueueDefinition(Names.Entity(node), Options(properties) with
        {
            DuplicateDetectionWindow = DuplicateDetection(properties),
            MaxMessageSizeInBytes = MessageSize(properties),
            MaxSizeInBytes = Size(properties),
        });
    }

    public static TopicDefinition Topic(ConfigurationNode node)
    {
        node.Object("Name", "Properties", "Subscriptions");
        var properties = Properties(node).Object(
            "DefaultMessageTimeToLive",
            "DuplicateDetectionHistoryTimeWindow",
            "MaxMessageSizeInKilobytes",
            "MaxSizeInMegabytes",
            "RequiresDuplicateDetection",
            "UserMetadata");
        var options = new TopicOptions
        {
            DefaultMessageTimeToLive = properties.Duration("DefaultMessageTimeToLive", Shortest, TimeSpan.MaxValue),
            DuplicateDetectionWindow = DuplicateDetection(properties),
            MaxMessageSizeInBytes = MessageSize(properties),
            MaxSizeInBytes = Size(properties),
        };
        var subscriptions = node.Elements("Subscriptions").Select(Subscription).ToArray();
        Names.AreUnique(node.Elements("Subscriptions"));
        if (subscriptions.Length > ServiceBusLimits.SubscriptionsPerTopic)
            throw node.Error(
                $"The topic has {subscriptions.Length} subscriptions; at most {ServiceBusLimits.SubscriptionsPerTopic} are allowed.");
        return new TopicDefinition(Names.Entity(node), options, subscriptions);
    }

    private static SubscriptionDefinition Subscription(ConfigurationNode node)
    {
        node.Object("Name", "Properties", "Rules");
        var properties = Properties(node).Object(
            "DeadLetteringOnFilterEvaluationExceptions",
            "DeadLetteringOnMessageExpiration",
            "DefaultMessageTimeToLive",
            "ForwardDeadLetteredMessagesTo",
            "ForwardTo",
            "LockDuration", "MaxDeliveryCount", "RequiresSession", "UserMetadata");
        var rules = node.Elements("Rules").Select(RuleReader.Rule).ToArray();
        Names.AreUnique(node.Elements("Rules"));
        return new SubscriptionDefinition(Names.Part(node), Options(properties), rules);
    }

    private static QueueOptions Options(ConfigurationNode properties)
    {
        var defaults = new QueueOptions();
        return defaults with
        {
            LockDuration = properties.Duration("LockDuration", Shortest, ServiceBusLimits.LockDuration) ?? defaults.LockDuration,
            MaxDeliveryCount = properties.Number("MaxDeliveryCount", defaults.MaxDeliveryCount, 1, ServiceBusLimits.MaxDeliveryCount),
            RequiresSession = properties.Flag("RequiresSession"),
            DefaultMessageTimeToLive = properties.Duration("DefaultMessageTimeToLive", Shortest, TimeSpan.MaxValue),
            DeadLetteringOnMessageExpiration = properties.Flag("DeadLetteringOnMessageExpiration"),
            DeadLetteringOnFilterEvaluationExceptions = properties.Flag(
                "DeadLetteringOnFilterEvaluationExceptions", defaults.DeadLetteringOnFilterEvaluationExceptions),
            ForwardTo = properties.Text("ForwardTo"),
            ForwardDeadLetteredMessagesTo = properties.Text("ForwardDeadLetteredMessagesTo"),
        };
    }

    private static TimeSpan? DuplicateDetection(ConfigurationNode properties)
    {
        var window = properties.Duration(
            "DuplicateDetectionHistoryTimeWindow", ServiceBusLimits.ShortestDuplicateWindow, ServiceBusLimits.LongestDuplicateWindow);
        return properties.Flag("RequiresDuplicateDetection") ? window ?? ServiceBusLimits.DuplicateWindow : null;
    }

    private static long MessageSize(ConfigurationNode properties) =>
        properties.Number("MaxMessageSizeInKilobytes", (int)(ServiceBusLimits.MessageSizeInBytes / 1024), 1, 100 * 1024) * 1024L;

    private static long Size(ConfigurationNode properties) =>
        properties.Number("MaxSizeInMegabytes", (int)(ServiceBusLimits.EntitySizeInBytes / 1024 / 1024), 1, 80 * 1024) * 1024L * 1024;

    private static ConfigurationNode Properties(ConfigurationNode node) =>
        node.Find("Properties") ?? node with { Path = $"{node.Path}.Properties", Json = JsonElement.Parse("{}") };
}
