namespace Local.Emulator.ServiceBus.Messages;

/// <summary>
/// The states of a message, with their values on the wire (<c>x-opt-message-state</c>):
/// https://learn.microsoft.com/azure/service-bus-messaging/message-browsing
/// </summary>
internal enum MessageState : byte
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}
