namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// What became of an attempt, with the names that dead letters have:
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
