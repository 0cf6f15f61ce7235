namespace Local.Emulator.ServiceBus;

/// <summary>https://learn.microsoft.com/azure/service-bus-messaging/entity-suspend</summary>
internal enum EntityStatus
{
    Active,
    Disabled,
    SendDisabled,
    ReceiveDisabled,
}
