namespace Local.Emulator.ServiceBus.Outcomes;

/// <summary>The limits of the standard tier: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas</summary>
internal static class ServiceBusLimits
{
    public const long MessageSizeInBytes = 256 * 1024;
    public const long EntitySizeInBytes = 1024L * 1024 * 1024;
    public const int EntityPathLength = 260;
    public const int NameLength = 50;
    public const int DeletedAtOnce = 4000;
    public const int IdLength = 128;
    public const int MaxHops = 4;
    public const int MaxDeliveryCount = 2000;
    public const int SubscriptionsPerTopic = 2000;
    public const int SqlLength = 1024;
    public const int ExpressionsPerAction = 32;
    public static readonly TimeSpan TransactionTime = TimeSpan.FromMinutes(2);
    public static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan ShortestDuplicateWindow = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan LongestDuplicateWindow = TimeSpan.FromDays(7);
}
