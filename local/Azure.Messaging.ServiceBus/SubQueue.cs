namespace Azure.Messaging.ServiceBus;

/// <summary>A queue that belongs to an entity.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues.</remarks>
public enum SubQueue
{
    /// <summary>The entity itself.</summary>
    None,

    /// <summary>Messages that were given up.</summary>
    DeadLetter,

    /// <summary>Messages that could not be forwarded.</summary>
    TransferDeadLetter,
}
