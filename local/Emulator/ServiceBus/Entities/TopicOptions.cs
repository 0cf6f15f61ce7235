using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Entities;

/// <summary>The settings of a topic, with the service's defaults.</summary>
internal sealed record TopicOptions
{
    public TimeSpan? DefaultMessageTimeToLive { get; init; }

    public TimeSpan? DuplicateDetectionWindow { get; init; }

    public long MaxMessageSizeInBytes { get; init; } = ServiceBusLimits.MessageSizeInBytes;

    public long MaxSizeInBytes { get; init; } = ServiceBusLimits.EntitySizeInBytes;
}
