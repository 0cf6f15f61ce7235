using System.Text.Json.Serialization;

namespace Lambda.Events;

/// <summary>The event with records from a Kafka topic.</summary>
/// <param name="EventSource"><c>aws:kafka</c> for Amazon MSK, <c>SelfManagedKafka</c> for other clusters.</param>
/// <param name="BootstrapServers">The addresses that Kafka clients connect to, separated by commas.</param>
/// <param name="Records">The records by topic and partition, such as <c>sales-0</c>; those of a partition are in order.</param>
/// <param name="EventSourceArn">The ARN of the MSK cluster; null for other clusters.</param>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html and https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html.
/// </remarks>
public sealed record KafkaEvent(
    [property: JsonPropertyName("eventSource")] string EventSource,
    [property: JsonPropertyName("bootstrapServers")] string BootstrapServers,
    [property: JsonPropertyName("records")] IReadOnlyDictionary<string, IReadOnlyList<KafkaRecord>> Records,
    [property: JsonPropertyName("eventSourceArn")] string? EventSourceArn = null);

/// <summary>A record of a Kafka topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The record's position in the partition.</param>
/// <param name="Timestamp">Its time, in milliseconds since 1970.</param>
/// <param name="TimestampType"><c>CREATE_TIME</c>, or <c>LOG_APPEND_TIME</c> if the broker set it.</param>
/// <param name="Key">Its key; null when the producer gave none.</param>
/// <param name="Value">What the producer sent.</param>
/// <param name="Headers">Its headers in order, each a name with the bytes of its value as numbers from -128 to 127.</param>
public sealed record KafkaRecord(
    [property: JsonPropertyName("topic")] string Topic,
    [property: JsonPropertyName("partition")] int Partition,
    [property: JsonPropertyName("offset")] long Offset,
    [property: JsonPropertyName("timestamp")] long Timestamp,
    [property: JsonPropertyName("timestampType")] string TimestampType,
    [property: JsonPropertyName("key")] byte[]? Key,
    [property: JsonPropertyName("value")] byte[]? Value,
    [property: JsonPropertyName("headers")] IReadOnlyList<IReadOnlyDictionary<string, sbyte[]?>> Headers)
{
    /// <summary>Returns the bytes of the last header with this name; null if there is none, or if it has no value.</summary>
    public byte[]? Header(string name) =>
        Headers.LastOrDefault(header => header.ContainsKey(name)) is { } last && last[name] is { } value
            ? Array.ConvertAll(value, one => (byte)one)
            : null;
}

/// <summary>A function's answer: the records that failed. The first failed record of each partition is enough.</summary>
/// <param name="BatchItemFailures">The records that failed; empty when none did.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html.</remarks>
public sealed record KafkaResult([property: JsonPropertyName("batchItemFailures")] IReadOnlyList<KafkaItemFailure> BatchItemFailures);

/// <summary>Identifies a failed record.</summary>
/// <param name="ItemIdentifier">The record's topic, partition and offset.</param>
public sealed record KafkaItemFailure([property: JsonPropertyName("itemIdentifier")] KafkaItem ItemIdentifier);

/// <summary>Identifies a record by topic, partition and offset.</summary>
/// <param name="Partition">Its topic and partition, such as <c>sales-0</c>.</param>
/// <param name="Offset">The record's offset in the partition.</param>
public sealed record KafkaItem(
    [property: JsonPropertyName("partition")] string Partition, [property: JsonPropertyName("offset")] long Offset);
