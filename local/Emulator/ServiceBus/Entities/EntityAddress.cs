namespace Local.Emulator.ServiceBus.Entities;

/// <summary>
/// The parts of an address: <c>queue</c>, <c>topic/Subscriptions/name</c>, and either with <c>/$DeadLetterQueue</c>, or
/// <c>/$Transfer/$DeadLetterQueue</c> for messages that it could not forward. Names may contain slashes; addresses ignore case.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues#path-to-the-dead-letter-queue
/// </summary>
internal readonly record struct EntityAddress(string Entity, string? Subscription, bool IsDeadLetterQueue, bool IsTransfer = false)
{
    public const string DeadLetterQueue = "$DeadLetterQueue", TransferDeadLetterQueue = "$Transfer/$DeadLetterQueue";
    private const string Subscriptions = "/Subscriptions/", Suffix = "/" + DeadLetterQueue, TransferSuffix = "/" + TransferDeadLetterQueue;

    public static EntityAddress Parse(string address)
    {
        var path = address.Trim('/');
        var transfer = path.EndsWith(TransferSuffix, StringComparison.OrdinalIgnoreCase);
        var dead = path.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);
        if (dead) path = path[..^(transfer ? TransferSuffix : Suffix).Length];
        var at = path.LastIndexOf(Subscriptions, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? new EntityAddress(path, null, dead, transfer)
            : new EntityAddress(path[..at], path[(at + Subscriptions.Length)..], dead, transfer);
    }

    public static string Of(string topic, string subscription) => $"{topic}{Subscriptions}{subscription}";
}
