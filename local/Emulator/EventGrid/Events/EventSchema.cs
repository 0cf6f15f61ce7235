namespace Local.Emulator.EventGrid.Events;

/// <summary>The format of events, with ARM's names: https://learn.microsoft.com/azure/event-grid/input-mappings</summary>
internal enum EventSchema
{
    /// <summary>https://learn.microsoft.com/azure/event-grid/event-schema</summary>
    EventGridSchema,

    /// <summary>https://learn.microsoft.com/azure/event-grid/cloud-event-schema</summary>
    CloudEventSchemaV1_0,
}
