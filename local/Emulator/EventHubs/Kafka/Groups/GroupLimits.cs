namespace Local.Emulator.EventHubs.Kafka.Groups;

/// <summary>
/// https://learn.microsoft.com/azure/event-hubs/apache-kafka-configurations and
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas; what they do not say is as brokers have it.
/// </summary>
internal static class GroupLimits
{
    public static readonly TimeSpan ShortestSession = TimeSpan.FromSeconds(6);
    public static readonly TimeSpan LongestSession = TimeSpan.FromMinutes(5);
    public const int Groups = 1000;
    public const int Members = 500;
    public const int NameLength = 256;

    /// <summary>Ways to share partitions that a member may name.</summary>
    public const int Protocols = 100;

    /// <summary>About what all groups together may have in memory, of what members and clients say.</summary>
    public const long Bytes = 64 * 1024 * 1024;

    /// <summary>Characters that a client may commit beside an offset (offset.metadata.max.bytes).</summary>
    public const int OffsetMetadata = 4096;
}
