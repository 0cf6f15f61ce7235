namespace Local.Emulator.ServiceBus;

/// <summary>
/// The parts of an address: <c>queue</c>, <c>topic/Subscriptions/name</c>, and either with <c>/$DeadLetterQueue</c>.
/// Names may contain slashes; nothing is case-sensitive.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues#path-to-the-dead-letter-queue
/// </summary>
internal readonly record struct EntityAddress(string Entity, string? Subscription, bool IsDeadLetterQueue)
{
    public const string DeadLetterQueue = "$DeadLetterQueue";
    private const string Subscriptions = "/Subscriptions/", Suffix = "/" + DeadLetterQueue;

    public static EntityAddress Parse(string address)
    {
        var path = address.Trim('/');
        var dead = path.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);
        if (dead) path = path[..^Suffix.Length];
        var at = path.LastIndexOf(Subscriptions, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? new EntityAddress(path, null, dead)
            : new EntityAddress(path[..at], path[(at + Subscriptions.Length)..], dead);
    }

    public static string Of(string topic, string subscription) => $"{topic}{Subscriptions}{subscription}";
}
