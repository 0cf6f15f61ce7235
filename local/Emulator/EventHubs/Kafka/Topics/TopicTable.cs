using Local.Emulator.EventHubs.Kafka.Login;
using Local.Emulator.EventHubs.Partitions;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Topics;

/// <summary>Looks up event hubs as topics, for clients that may use them.</summary>
internal sealed class TopicTable(HubNamespace hubs)
{
    public string Cluster => hubs.Name;

    public IEnumerable<EventHub> Visible(SaslLogin login) => hubs.Hubs.Where(hub => login.Allows(hub.Name));

    public ErrorCode Find(string topic, SaslLogin login, out EventHub? hub)
    {
        hub = null;
        if (!login.Allows(topic)) return ErrorCode.TopicAuthorizationFailed;
        hub = hubs.Find(topic);
        return hub is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.None;
    }

    public ErrorCode Find(string topic, int index, SaslLogin login, out Partition? partition)
    {
        partition = null;
        if (Find(topic, login, out var hub) is not ErrorCode.None and var error) return error;
        if ((uint)index >= (uint)hub!.Partitions.Count) return ErrorCode.UnknownTopicOrPartition;
        partition = hub.Partitions[index];
        return ErrorCode.None;
    }
}
