using Local.Amqp.Types;

namespace Local.Emulator.EventHubs.Contents;

/// <summary>
/// The annotations that the service adds to an event:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#message-annotations
/// </summary>
internal static class EventAnnotations
{
    public static readonly AmqpSymbol EnqueuedTime = "x-opt-enqueued-time";
    public static readonly AmqpSymbol Offset = "x-opt-offset";
    public static readonly AmqpSymbol PartitionKey = "x-opt-partition-key";

    /// <summary>The key of a record that was sent over the Kafka protocol, as bytes. It is not a partition key.</summary>
    public static readonly AmqpSymbol KafkaKey = "x-opt-kafka-key";

    public static readonly AmqpSymbol SequenceNumber = "x-opt-sequence-number";

    /// <summary>The delivery annotations for readers that want to know how far behind they are.</summary>
    public static readonly AmqpSymbol LastSequenceNumber = "last_enqueued_sequence_number";
    public static readonly AmqpSymbol LastOffset = "last_enqueued_offset";
    public static readonly AmqpSymbol LastEnqueuedTime = "last_enqueued_time_utc";
    public static readonly AmqpSymbol RetrievalTime = "runtime_info_retrieval_time_utc";
}
