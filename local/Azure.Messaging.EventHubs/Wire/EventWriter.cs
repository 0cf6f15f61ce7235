using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Wire;

/// <summary>Encodes events to send.</summary>
internal static class EventWriter
{
    /// <exception cref="NotSupportedException">A property has a type that AMQP does not know.</exception>
    public static AmqpMessage Write(EventData data, string? partitionKey)
    {
        var amqp = data.GetRawAmqpMessage();
        IEnumerable<KeyValuePair<string, object>> annotations = amqp.MessageAnnotations;
        if (!string.IsNullOrEmpty(partitionKey)) annotations = annotations.Where(pair => pair.Key != WireNames.PartitionKey).Append(new(WireNames.PartitionKey, partitionKey));
        return AnnotatedWriter.Write(amqp, amqp.Properties.IsSet ? AnnotatedWriter.Properties(amqp.Properties) : null, annotations);
    }

    /// <summary>All events at once, whatever their size: a single one is no batch.</summary>
    public static EncodedMessage Write(IEnumerable<EventData> events, string? partitionKey)
    {
        var batch = Batch(long.MaxValue);
        foreach (var data in events) batch.TryAdd(Write(data, partitionKey));
        return batch.Build();
    }

    /// <summary>An empty batch: its envelope has the partition key and nothing else.</summary>
    public static BatchBuilder Batch(long maxSize) => new(maxSize, static _ => null);
}
