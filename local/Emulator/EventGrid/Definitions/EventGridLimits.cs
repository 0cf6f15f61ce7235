namespace Local.Emulator.EventGrid.Definitions;

/// <summary>
/// https://learn.microsoft.com/azure/event-grid/quotas-limits and https://learn.microsoft.com/azure/event-grid/delivery-and-retry
/// </summary>
internal static class EventGridLimits
{
    public const int RequestSizeInBytes = 1024 * 1024;
    public const int AdvancedFilters = 25;
    public const int AdvancedFilterValues = 25;
    public const int FilterTextLength = 512;
    public const int MaxDeliveryAttempts = 30;
    public const int TimeToLiveInMinutes = 1440;
    public const int EventsPerBatch = 5000;
    public const int BatchSizeInKilobytes = 1024;
    public const int SubscriptionsPerTopic = 500;

    /// <summary>The emulator's own: requests to one endpoint at the same time.</summary>
    public const int ConcurrentDeliveries = 8;

    /// <summary>The emulator's own: bytes of undelivered events of one subscription.</summary>
    public const long UndeliveredBytes = 256L * 1024 * 1024;

    /// <summary>The emulator's own: bytes of events in one blob of dead letters; one event may have more.</summary>
    public const long DeadLetterBytes = 4L * 1024 * 1024;

    /// <summary>How long an endpoint may take to answer.</summary>
    public static readonly TimeSpan ResponseDeadline = TimeSpan.FromSeconds(30);

    /// <summary>How long a validation URL can be opened.</summary>
    public static readonly TimeSpan ManualValidation = TimeSpan.FromMinutes(10);

    /// <summary>The time from the last attempt until the event is dead-lettered.</summary>
    public static readonly TimeSpan DeadLetterDelay = TimeSpan.FromMinutes(5);

    /// <summary>How long a dead-letter container may be unavailable before the events for it are dropped.</summary>
    public static readonly TimeSpan DeadLetterPatience = TimeSpan.FromHours(4);

    /// <summary>The emulator's own: between two tries to write a dead letter.</summary>
    public static readonly TimeSpan DeadLetterRetry = TimeSpan.FromMinutes(1);
}
