namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// The two ways to receive:
/// https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement#settling-receive-operations
/// </summary>
internal enum ReceiveMode
{
    PeekLock,
    ReceiveAndDelete,
}
