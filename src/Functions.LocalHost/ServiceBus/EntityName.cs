namespace Functions.LocalHost.ServiceBus;

/// <summary>A queue, or a subscription of a topic.</summary>
internal readonly record struct EntityName(string QueueOrTopic, string? Subscription = null)
{
    /// <summary>The entity's path in addresses and in the log.</summary>
    public string Path => Subscription is null ? QueueOrTopic : $"{QueueOrTopic}/Subscriptions/{Subscription}";
}
