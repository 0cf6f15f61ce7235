using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Entities;

/// <summary>The settings of a queue or of a subscription, with the service's defaults.</summary>
internal sealed record QueueOptions
{
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    public int MaxDeliveryCount { get; init; } = 10;

    public bool RequiresSession { get; init; }

    /// <summary>The time to live of messages that set none, and the maximum for all others; null for no limit.</summary>
    public TimeSpan? DefaultMessageTimeToLive { get; init; }

    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>Whether a message that a filter cannot be evaluated for is dead-lettered; used by subscriptions only.</summary>
    public bool DeadLetteringOnFilterEvaluationExceptions { get; init; } = true;

    /// <summary>How long message ids are remembered; null if duplicates are not detected.</summary>
    public TimeSpan? DuplicateDetectionWindow { get; init; }

    public string? ForwardTo { get; init; }

    public string? ForwardDeadLetteredMessagesTo { get; init; }

    public long MaxMessageSizeInBytes { get; init; } = ServiceBusLimits.MessageSizeInBytes;

    public long MaxSizeInBytes { get; init; } = ServiceBusLimits.EntitySizeInBytes;
}
