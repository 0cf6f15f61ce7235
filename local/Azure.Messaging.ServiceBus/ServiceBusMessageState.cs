namespace Azure.Messaging.ServiceBus;

/// <summary>Where a message is in its life.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/message-browsing.</remarks>
public enum ServiceBusMessageState
{
    /// <summary>It can be received.</summary>
    Active = 0,

    /// <summary>It is received by its sequence number only.</summary>
    Deferred = 1,

    /// <summary>Its time has not come.</summary>
    Scheduled = 2,
}
