using System.Globalization;
using Local.Emulator.EventHubs.Kafka.Groups;
using Local.Emulator.EventHubs.Kafka.Login;
using Local.Emulator.EventHubs.Kafka.Topics;
using Local.Emulator.EventHubs.Outcomes;
using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka;

/// <summary>Answers about topics and their configuration, which clients cannot change.</summary>
internal sealed class TopicAnswers(TopicTable topics)
{
    public MetadataResponse Answer(MetadataRequest request, SaslLogin login, string host, int port) => new(
        host, port, topics.Cluster,
        request.Topics is { } names
            ? [.. names.Distinct().Select(name => Describe(name, topics.Find(name, login, out var hub), hub))]
            : [.. topics.Visible(login).Select(hub => Describe(hub.Name, ErrorCode.None, hub))]);

    /// <summary>
    /// Answers a request to create topics. Only the topics in the configuration exist, and clients cannot create others. For an existing
    /// topic, the answer says that it exists, which applications that create their topics expect.
    /// </summary>
    public CreateTopicsResponse Answer(CreateTopicsRequest request, SaslLogin login) =>
        new([.. request.Topics.Select(name => topics.Find(name, login, out _) switch
    {
        ErrorCode.None => (name, ErrorCode.TopicAlreadyExists, $"Topic '{name}' already exists."),
        ErrorCode.TopicAuthorizationFailed => (name, ErrorCode.TopicAuthorizationFailed, $"The connection string is not for '{name}'."),
        _ =>
            (
                name,
                ErrorCode.PolicyViolation,
                $"The emulator creates no topics while it runs. Add the event hub '{name}' to its configuration file."),
    })]);

    public DescribeConfigsResponse Answer(DescribeConfigsRequest request, SaslLogin login) =>
        new([.. request.Resources.DistinctBy(resource => (resource.Type, resource.Name)).Select(resource => Describe(resource, login))]);

    private static TopicMetadata Describe(string name, ErrorCode error, EventHub? hub) => new(name, error, hub?.Partitions.Count ?? 0);

    private DescribedConfig Describe(ConfigResource resource, SaslLogin login)
    {
        if (resource.Type == ConfigResource.Broker) return Describe(resource, BrokerConfig());
        if (resource.Type != ConfigResource.Topic)
            return new DescribedConfig(
                ErrorCode.InvalidRequest, $"The configuration of resources of type {resource.Type} is not supported.", resource, []);
        return topics.Find(resource.Name, login, out var hub) is not ErrorCode.None and var error
            ? new DescribedConfig(error, null, resource, [])
            : Describe(resource, TopicConfig(hub!));
    }

    private static DescribedConfig Describe(ConfigResource resource, IEnumerable<(string Key, string Value)> entries) =>
        new(ErrorCode.None, null, resource, [.. entries.Where(entry => resource.Keys is null || resource.Keys.Contains(entry.Key))]);

    private static (string Key, string Value)[] TopicConfig(EventHub hub) =>
    [
        ("cleanup.policy", "delete"),
        ("compression.type", "uncompressed"),
        ("max.message.bytes", Text(HubLimits.BatchSizeInBytes)),
        ("message.timestamp.type", "LogAppendTime"),
        ("retention.bytes", Text(hub.Retention.SizeInBytes / hub.Partitions.Count)),
        ("retention.ms", Text((long)hub.Retention.Age.TotalMilliseconds)),
    ];

    private static (string Key, string Value)[] BrokerConfig() =>
    [
        ("auto.create.topics.enable", "false"),
        ("compression.type", "uncompressed"),
        ("default.replication.factor", "1"),
        ("group.max.session.timeout.ms", Text((long)GroupLimits.LongestSession.TotalMilliseconds)),
        ("group.min.session.timeout.ms", Text((long)GroupLimits.ShortestSession.TotalMilliseconds)),
        ("log.message.timestamp.type", "LogAppendTime"),
        ("message.max.bytes", Text(HubLimits.BatchSizeInBytes)),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
