using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>
/// The supported versions. All of them are older than the flexible versions, except that of ApiVersions itself. Every client since Kafka
/// 1.0 finds versions that it supports among them, including those of 4.0, which begin at Produce 3, Fetch 4 and JoinGroup 2.
/// </summary>
internal static class SupportedVersions
{
    public readonly record struct Range(ApiKey Key, short Min, short Max)
    {
        /// <summary>The lowest version that is announced to clients; it may be lower than the lowest supported one.</summary>
        public short ToldMin { get; init; } = Min;
    }

    public static IReadOnlyList<Range> All { get; } =
    [
        // Brokers announce 0 although they accept 3, since librdkafka compresses only then:
        // https://issues.apache.org/jira/browse/KAFKA-18659
        new(ApiKey.Produce, 3, 8) { ToldMin = 0 },
        new(ApiKey.Fetch, 4, 11),
        new(ApiKey.ListOffsets, 1, 5),
        new(ApiKey.Metadata, 0, 8),
        new(ApiKey.OffsetCommit, 2, 7),
        new(ApiKey.OffsetFetch, 1, 5),
        new(ApiKey.FindCoordinator, 0, 2),
        new(ApiKey.JoinGroup, 0, 5),
        new(ApiKey.Heartbeat, 0, 3),
        new(ApiKey.LeaveGroup, 0, 3),
        new(ApiKey.SyncGroup, 0, 3),
        new(ApiKey.DescribeGroups, 0, 4),
        new(ApiKey.ListGroups, 0, 2),
        new(ApiKey.SaslHandshake, 0, 1),
        new(ApiKey.ApiVersions, 0, 3),
        new(ApiKey.CreateTopics, 2, 4),
        new(ApiKey.InitProducerId, 0, 1),
        new(ApiKey.DescribeConfigs, 1, 3),
        new(ApiKey.SaslAuthenticate, 0, 1),
        new(ApiKey.DeleteGroups, 0, 1),
    ];

    public static bool Has(ApiKey key, short version)
    {
        foreach (var range in All)
        {
            if (range.Key == key) return version >= range.Min && version <= range.Max;
        }
        return false;
    }
}
