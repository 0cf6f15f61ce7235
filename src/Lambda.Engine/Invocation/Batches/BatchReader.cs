using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Invocation.Batches;

/// <summary>Reads the records of an SQS, Kinesis, DynamoDB or Kafka event.</summary>
internal static class BatchReader
{
    /// <exception cref="JsonException">The event is none of them.</exception>
    public static Batch<T> Read<T>(ReadOnlyMemory<byte> payload, JsonTypeInfo<T> type, ILogger logger)
    {
        using var document = JsonDocument.Parse(payload, new() { MaxDepth = PayloadJson.MaxDepth });
        var (read, failed, isStream) = (new List<BatchRecord<T>>(), new List<string>(), false);
        var failedGroups = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in Records(document.RootElement))
        {
            var (id, receiveCount, group, content) = Parts(record);
            isStream |= receiveCount is null;
            if (group is not null && failedGroups.Contains(group))
            {
                // Order matters: a record must not overtake the one before it.
                failed.Add(id);
                continue;
            }
            try
            {
                var body = typeof(T) == typeof(string) ? (T)(object)Encoding.UTF8.GetString(content)
                    : JsonSerializer.Deserialize(content, type) ?? throw new JsonException("It is null.", "$", null, null);
                read.Add(new(id, body, receiveCount ?? 1, group));
            }
            catch (JsonException e)
            {
                // The exception's message may quote the record's content.
                BatchLog.Unreadable(logger, id, typeof(T).Name, e.Path);
                failed.Add(id);
                if (group is not null) failedGroups.Add(group);
            }
        }
        return new(read, isStream, failed);
    }

    // Kafka's records are grouped by topic and partition.
    private static IEnumerable<JsonElement> Records(JsonElement root) =>
        root.ValueKind != JsonValueKind.Object ? throw None()
        : root.TryGetProperty("Records", out var records) && records.ValueKind == JsonValueKind.Array ? records.EnumerateArray()
        : root.TryGetProperty("records", out var topics) && topics.ValueKind == JsonValueKind.Object
            ? topics.EnumerateObject().SelectMany(Records)
        : throw None();

    private static IEnumerable<JsonElement> Records(JsonProperty topic) =>
        topic.Value.ValueKind == JsonValueKind.Array ? topic.Value.EnumerateArray() : throw None();

    private static JsonException None() => new("The event has no Records: this function takes events from a queue or a stream.");

    private static (string Id, int? ReceiveCount, string? MessageGroupId, byte[] Content) Parts(JsonElement record)
    {
        try
        {
            if (record.TryGetProperty("kinesis", out var kinesis))
                return (Text(kinesis, "sequenceNumber"), null, null, kinesis.GetProperty("data").GetBytesFromBase64());
            // The whole record is the content, since the operation is stored beside the item.
            if (record.TryGetProperty("dynamodb", out var change))
                return (Text(change, "SequenceNumber"), null, null, Encoding.UTF8.GetBytes(record.GetRawText()));
            if (record.TryGetProperty("offset", out var offset))
            {
                var hasValue = record.TryGetProperty("value", out var value) && value.ValueKind != JsonValueKind.Null;
                return ($"{Text(record, "topic")}-{record.GetProperty("partition").GetRawText()}-{offset.GetRawText()}", null, null,
                    hasValue ? value.GetBytesFromBase64() : []);
            }
            var hasAttributes = record.TryGetProperty("attributes", out var attributes);
            var count = hasAttributes && attributes.TryGetProperty("ApproximateReceiveCount", out var text)
                && int.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 1;
            var group = hasAttributes && attributes.TryGetProperty("MessageGroupId", out var id) ? id.GetString() : null;
            return (Text(record, "messageId"), count, group, Encoding.UTF8.GetBytes(Text(record, "body")));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException(
                "A record must be a queue message with messageId and body, or a stream record "
                + "with kinesis.sequenceNumber and kinesis.data, with dynamodb.SequenceNumber, or with topic, partition and offset.",
                e);
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new KeyNotFoundException();
}
