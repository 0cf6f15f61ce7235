using System.Text.Json;
using Azure.Messaging.EventHubs;

namespace Local.EventHubs;

/// <summary>
/// The trigger metadata of events as it reaches an isolated worker: text as it is, anything else as JSON.
/// For a batch each name but <c>PartitionContext</c> ends in <c>Array</c>; its texts and its sequence numbers are arrays, the others JSON.
/// </summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger#event-metadata.</remarks>
internal static class EventBindingData
{
    public static void Fill(Dictionary<string, object?> data, EventBatch batch, bool batched)
    {
        data["PartitionContext"] = JsonSerializer.Serialize(batch.Partition);
        if (batched) FillArrays(data, batch.Events);
        else FillOne(data, batch.Events[0]);
    }

    private static void FillOne(Dictionary<string, object?> data, EventData only)
    {
        data["PartitionKey"] = only.PartitionKey;
        data["Offset"] = only.OffsetString;
        data["SequenceNumber"] = JsonSerializer.Serialize(only.SequenceNumber);
        data["EnqueuedTimeUtc"] = JsonSerializer.Serialize(only.EnqueuedTime.UtcDateTime);
        data["Properties"] = JsonSerializer.Serialize(only.Properties);
        data["SystemProperties"] = JsonSerializer.Serialize(SystemProperties(only));
    }

    private static void FillArrays(Dictionary<string, object?> data, IReadOnlyList<EventData> events)
    {
        data["PartitionKeyArray"] = new Lazy<object?>(() => events.Select(one => one.PartitionKey ?? "").ToArray());
        data["OffsetArray"] = new Lazy<object?>(() => events.Select(one => one.OffsetString).ToArray());
        data["SequenceNumberArray"] = new Lazy<object?>(() => events.Select(one => one.SequenceNumber).ToArray());
        data["EnqueuedTimeUtcArray"] = new Lazy<object?>(() => JsonSerializer.Serialize(events.Select(one => one.EnqueuedTime.UtcDateTime)));
        data["PropertiesArray"] = new Lazy<object?>(() => JsonSerializer.Serialize(events.Select(one => one.Properties)));
        data["SystemPropertiesArray"] = new Lazy<object?>(() => JsonSerializer.Serialize(events.Select(SystemProperties)));
    }

    // With the four below under names of their own, which functions of older versions of the extension look for.
    private static Dictionary<string, object?> SystemProperties(EventData one)
    {
        // Values of AMQP, such as message ids and addresses, are texts here.
        var properties = one.SystemProperties.ToDictionary(pair => pair.Key, pair => (object?)(pair.Value?.GetType().Namespace == "Azure.Core.Amqp" ? pair.Value.ToString() : pair.Value));
        properties["SequenceNumber"] = one.SequenceNumber;
        properties["Offset"] = one.OffsetString;
        properties["PartitionKey"] = one.PartitionKey;
        properties["EnqueuedTimeUtc"] = one.EnqueuedTime.UtcDateTime;
        return properties;
    }
}
