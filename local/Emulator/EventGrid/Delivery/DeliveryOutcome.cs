namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// The outcome of an attempt, with the names that dead letters show:
/// https://learn.microsoft.com/azure/event-grid/delivery-and-retry#dead-letter-events
/// </summary>
internal enum DeliveryOutcome
{
    Delivered,
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    TimedOut,
    PayloadTooLarge,
    Busy,
    SocketError,
    ResolutionError,
    GenericError,
}
