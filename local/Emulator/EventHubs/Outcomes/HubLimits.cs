namespace Local.Emulator.EventHubs.Outcomes;

/// <summary>
/// The limits of event hubs: https://learn.microsoft.com/azure/event-hubs/overview-emulator#usage-quotas and, for others,
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas
/// </summary>
internal static class HubLimits
{
    /// <summary>The maximum size of an event, and of a batch.</summary>
    public const int BatchSizeInBytes = 1024 * 1024;
    public const int Namespaces = 1;
    public const int Hubs = 10;
    public const int ConsumerGroups = 20;
    public const int Partitions = 32;
    public const int ReadersWithoutOwnerLevel = 5;
    public const int NameLength = 256;
    public const int GroupNameLength = 50;
    public const int PartitionKeyLength = 128;
    public static readonly TimeSpan LongestRetention = TimeSpan.FromDays(90);
}
