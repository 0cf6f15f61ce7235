namespace Local.Emulator.EventGrid.Definitions;

/// <summary>https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-policy</summary>
internal sealed record RetryOptions(
    int MaxDeliveryAttempts = EventGridLimits.MaxDeliveryAttempts, int EventTimeToLiveInMinutes = EventGridLimits.TimeToLiveInMinutes);
