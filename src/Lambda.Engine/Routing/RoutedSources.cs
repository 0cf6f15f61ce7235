namespace Lambda.Engine.Routing;

/// <summary>The event sources that are not polled: their events reach functions through rules, notifications and subscriptions.</summary>
internal sealed class RoutedSources
{
    internal RuleRegistry Rules { get; } = new();

    internal List<BucketNotifications.Registration> Buckets { get; } = [];

    internal List<TopicSubscriptions.Registration> Topics { get; } = [];

    internal List<EventArchives.Registration> Archives { get; } = [];
}
