using Azure.Messaging.EventHubs;
using Functions.LocalHost.Listeners;

namespace Functions.LocalHost.EventHubs.Triggers;

/// <summary>Makes the trigger metadata of events. For a batch, each name except <c>PartitionContext</c> ends in <c>Array</c>.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger#event-metadata.</remarks>
internal static class EventMetadata
{
    private const string PartitionContext = "PartitionContext";

    /// <summary>Returns the names that a function may use, and their types.</summary>
    public static Dictionary<string, Type> Contract(bool single)
    {
        var contract = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase) { [PartitionContext] = typeof(TriggerPartition) };
        Add<string>("PartitionKey");
        Add<string>("Offset");
        Add<long>("SequenceNumber");
        Add<DateTime>("EnqueuedTimeUtc");
        Add<IDictionary<string, object>>("Properties");
        Add<IDictionary<string, object?>>("SystemProperties");
        return contract;

        void Add<T>(string name) => contract[single ? name : name + "Array"] = single ? typeof(T) : typeof(T[]);
    }

    /// <summary>Returns the metadata of a batch, in the order of its events.</summary>
    public static Dictionary<string, object?> Of(EventBatch batch)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [PartitionContext] = batch.Partition };
        // The worker accepts no nulls in a collection of strings.
        Add("PartitionKey", one => batch.IsSingle ? one.PartitionKey : one.PartitionKey ?? "");
        Add("Offset", one => one.OffsetString);
        Add("SequenceNumber", one => one.SequenceNumber);
        Add("EnqueuedTimeUtc", one => one.EnqueuedTime.UtcDateTime);
        Add("Properties", one => one.Properties);
        Add("SystemProperties", SystemProperties);
        return data;

        void Add<T>(string name, Func<EventData, T> read)
        {
            if (batch.IsSingle) data[name] = read(batch.Events[0]);
            else data[name + "Array"] = new LazyValue(() => batch.Events.Select(read).ToArray());
        }
    }

    // Also bound under separate names, together with the four below, for functions written for older versions of the extension.
    private static IDictionary<string, object?> SystemProperties(EventData one)
    {
        // AMQP values such as message ids and addresses are passed as text.
        var properties = one.SystemProperties.ToDictionary(
            pair => pair.Key, pair => (object?)(pair.Value?.GetType().Namespace == "Azure.Core.Amqp" ? pair.Value.ToString() : pair.Value));
        properties["SequenceNumber"] = one.SequenceNumber;
        properties["Offset"] = one.OffsetString;
        properties["PartitionKey"] = one.PartitionKey;
        properties["EnqueuedTimeUtc"] = one.EnqueuedTime.UtcDateTime;
        return properties;
    }
}
