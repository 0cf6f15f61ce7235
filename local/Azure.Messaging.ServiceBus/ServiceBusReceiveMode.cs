namespace Azure.Messaging.ServiceBus;

/// <summary>What receiving a message does to it.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement.</remarks>
public enum ServiceBusReceiveMode
{
    /// <summary>The message is locked until it is settled or its lock ends.</summary>
    PeekLock,

    /// <summary>The message is gone once it is sent to the receiver.</summary>
    ReceiveAndDelete,
}
