namespace Local.Emulator.ServiceBus.Entities;

/// <summary>https://learn.microsoft.com/azure/service-bus-messaging/entity-suspend</summary>
internal enum EntityStatus
{
    Active,
    Disabled,
    SendDisabled,
    ReceiveDisabled,
}
