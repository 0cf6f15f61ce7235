using System.Globalization;
using System.Text;
using Azure.Messaging.EventHubs;
using Lambda.Engine.Polling.Streams;
using Lambda.Functions.Observability;

namespace Lambda.Functions.Sources;

/// <summary>Reads events of a hub as records of a Kafka topic, whatever protocol they were sent with.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/event-hubs/event-hubs-exchange-events-different-protocols: the key of a record is an
/// annotation, and its headers are properties whose values are bytes.
/// </remarks>
internal static class KafkaRecords
{
    private const string Key = "x-opt-kafka-key";
    private const string PartitionKey = "x-opt-partition-key";

    /// <summary>Converts an event to a record.</summary>
    public static StreamRecord Of(EventData data, string topic, int partition) =>
        new(data.PartitionKey ?? "", data.SequenceNumber, data.EventBody.ToMemory(), data.EnqueuedTime)
        {
            Kafka = new(topic, partition, data.SystemProperties.TryGetValue(Key, out var key) ? Bytes(key) : null, Headers(data)),
            Trace = MessageTrace.Of(data),
        };

    private static List<KafkaHeader> Headers(EventData data)
    {
        var headers = new List<KafkaHeader>(data.Properties.Count);
        // Values that AMQP producers set outside of the application properties.
        Add("message-id", data.MessageId);
        Add("correlation-id", data.CorrelationId);
        Add("content-type", data.ContentType);
        foreach (var (name, value) in data.Properties) headers.Add(new(name, Bytes(value)));
        Add(PartitionKey, data.PartitionKey);
        return headers;

        void Add(string name, string? value)
        {
            if (value is not null) headers.Add(new(name, Bytes(value)));
        }
    }

    private static ReadOnlyMemory<byte>? Bytes(object? value) => value switch
    {
        null => null,
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> memory => memory,
        ArraySegment<byte> segment => segment,
        DateTimeOffset or DateTime => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value:O}")),
        _ => Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };
}
