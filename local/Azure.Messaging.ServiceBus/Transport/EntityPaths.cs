namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>The addresses of entities.</summary>
internal static class EntityPaths
{
    public static string Subscription(string topic, string subscription)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentException.ThrowIfNullOrEmpty(subscription);
        return $"{topic}/Subscriptions/{subscription}";
    }

    public static string SubQueue(string entity, SubQueue queue) => queue switch
    {
        ServiceBus.SubQueue.None => entity,
        ServiceBus.SubQueue.DeadLetter => entity + "/$DeadLetterQueue",
        ServiceBus.SubQueue.TransferDeadLetter => entity + "/$Transfer/$DeadLetterQueue",
        _ => throw new ArgumentOutOfRangeException(nameof(queue), queue, "There is no such sub-queue."),
    };

    public static string Management(string entity) => entity + "/$management";

    /// <summary>A name for logs: that of the options, or one made up.</summary>
    public static string Identifier(string entity, string? given) => string.IsNullOrEmpty(given) ? $"{entity}-{Guid.NewGuid():D}" : given;
}
