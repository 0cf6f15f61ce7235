namespace Local.Emulator.EventGrid.Delivery;

/// <summary>https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-policy</summary>
internal sealed record RetryOptions(int MaxDeliveryAttempts = Limits.MaxDeliveryAttempts, int EventTimeToLiveInMinutes = Limits.TimeToLiveInMinutes);
