using Local.Messaging;

namespace Azure.Messaging.EventHubs.Wire;

/// <summary>What Event Hubs calls things on the wire, besides what <see cref="WireNames"/> has.</summary>
/// <remarks>See https://learn.microsoft.com/azure/event-hubs/event-hubs-amqp-troubleshoot and https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide.</remarks>
internal static class Names
{
    public const string Management = "$management";

    // Message annotations
    public const string Offset = "x-opt-offset";

    // Delivery annotations
    public const string LastSequenceNumber = "last_enqueued_sequence_number";
    public const string LastOffset = "last_enqueued_offset";
    public const string LastEnqueuedTime = "last_enqueued_time_utc";
    public const string RetrievalTime = "runtime_info_retrieval_time_utc";

    // Links
    public const string OwnerLevel = WireNames.Prefix + "epoch";
    public const string ReceiverName = WireNames.Prefix + "receiver-name";
    public const string TracksLastEvent = WireNames.Prefix + "enable-receiver-runtime-metric";
    public const string SelectorFilter = "apache.org:selector-filter:string";

    // Errors
    public const string ProducerStolen = WireNames.Prefix + "producer-epoch-stolen";
    public const string OutOfOrder = WireNames.Prefix + "out-of-order-sequence";

    public static string Partition(string eventHub, string partition) => $"{eventHub}/Partitions/{partition}";

    public static string Partition(string eventHub, string consumerGroup, string partition) => $"{eventHub}/ConsumerGroups/{consumerGroup}/Partitions/{partition}";
}
