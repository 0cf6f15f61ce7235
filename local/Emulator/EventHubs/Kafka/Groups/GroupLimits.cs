namespace Local.Emulator.EventHubs.Kafka.Groups;

/// <summary>
/// The limits of consumer groups: https://learn.microsoft.com/azure/event-hubs/apache-kafka-configurations and
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas. Limits that these do not mention are those of Kafka brokers.
/// </summary>
internal static class GroupLimits
{
    public static readonly TimeSpan ShortestSession = TimeSpan.FromSeconds(6);
    public static readonly TimeSpan LongestSession = TimeSpan.FromMinutes(5);
    public const int Groups = 1000;
    public const int Members = 500;
    public const int NameLength = 256;

    /// <summary>The maximum number of ways to share partitions that a member may list.</summary>
    public const int Protocols = 100;

    /// <summary>The approximate maximum memory, in bytes, for what the members and clients of all groups send.</summary>
    public const long Bytes = 64 * 1024 * 1024;

    /// <summary>The maximum number of characters that a client may commit with an offset (offset.metadata.max.bytes).</summary>
    public const int OffsetMetadata = 4096;
}
