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

    /// <summary>The maximum number of simultaneous requests to one endpoint. This limit is the emulator's own.</summary>
    public const int ConcurrentDeliveries = 8;

    /// <summary>The maximum size of one subscription's undelivered events, in bytes. This limit is the emulator's own.</summary>
    public const long UndeliveredBytes = 256L * 1024 * 1024;

    /// <summary>
    /// The maximum size of the events in one blob of dead letters, in bytes; a single event may be larger. This limit is the emulator's
    /// own.
    /// </summary>
    public const long DeadLetterBytes = 4L * 1024 * 1024;

    /// <summary>How long an endpoint may take to answer.</summary>
    public static readonly TimeSpan ResponseDeadline = TimeSpan.FromSeconds(30);

    /// <summary>How long a validation URL can be opened.</summary>
    public static readonly TimeSpan ManualValidation = TimeSpan.FromMinutes(10);

    /// <summary>The time from the last attempt until the event is dead-lettered.</summary>
    public static readonly TimeSpan DeadLetterDelay = TimeSpan.FromMinutes(5);

    /// <summary>How long a dead-letter container may be unavailable before events for it are dropped.</summary>
    public static readonly TimeSpan DeadLetterPatience = TimeSpan.FromHours(4);

    /// <summary>The wait between two tries to write a dead letter. This limit is the emulator's own.</summary>
    public static readonly TimeSpan DeadLetterRetry = TimeSpan.FromMinutes(1);
}
