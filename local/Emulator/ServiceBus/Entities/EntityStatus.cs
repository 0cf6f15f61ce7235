namespace Local.Emulator.ServiceBus.Entities;

/// <summary>The status of an entity: https://learn.microsoft.com/azure/service-bus-messaging/entity-suspend</summary>
internal enum EntityStatus
{
    Active,
    Disabled,
    SendDisabled,
    ReceiveDisabled,
}
