using Lambda.Engine.Polling;

namespace Lambda.Functions.Sources;

/// <summary>The triggers for event source mappings. Each mapping needs a trigger: without one it would never read anything.</summary>
internal sealed class SourceTriggers(IReadOnlyList<SourceTrigger> all)
{
    /// <summary>Returns the connection of the trigger that reads for a mapping; null when it names none.</summary>
    public string? ConnectionOf(string mapping) => all.FirstOrDefault(trigger => trigger.Mapping == mapping)?.Connection;

    /// <summary>Returns the connection of the trigger that listens to a hub; null when it names none.</summary>
    public string? ConnectionOfHub(string hub) => all.FirstOrDefault(trigger =>
        trigger.Source is { IsOfHub: true } source && string.Equals(source.Name, hub, StringComparison.OrdinalIgnoreCase))?.Connection;

    /// <summary>Returns the mismatches between triggers and mappings; each names its trigger and mapping.</summary>
    /// <param name="mappings">The mappings in EventSources.cs.</param>
    /// <param name="isDisabled">Returns whether a function is disabled, so that its mapping does not matter.</param>
    public IEnumerable<string> Problems(IReadOnlyList<EventSourceMapping> mappings, Func<string, bool> isDisabled) =>
        // A single trigger of the engine reads all table streams.
        mappings.Where(mapping => mapping.Source.Kind != EventSourceKind.TableStream)
            .Where(mapping => all.All(trigger => trigger.Mapping != mapping.Name)).Select(Unread)
            .Concat(all.Where(trigger => !isDisabled(trigger.Function)).Select(trigger => Problem(trigger, mappings)).OfType<string>());

    private static string Unread(EventSourceMapping mapping) =>
        $"The event source mapping '{mapping.Name}' is of {Text(mapping.Source)}, but no trigger reads it: "
        + $"add a trigger with [Reads(\"{mapping.Name}\")] to Triggers/, or remove the mapping from EventSources.cs.";

    private static string? Problem(SourceTrigger trigger, IReadOnlyList<EventSourceMapping> mappings)
    {
        if (trigger.Mapping is null)
            return $"The trigger '{trigger.Function}' does not name its event source mapping: give it [Reads(\"<mapping>\")].";
        if (mappings.FirstOrDefault(mapping => mapping.Name == trigger.Mapping) is not { } mapping)
        {
            var names = mappings.Count == 0 ? "is empty" : $"has {string.Join(", ", mappings.Select(mapping => $"'{mapping.Name}'"))}";
            return $"The trigger '{trigger.Function}' names the event source mapping '{trigger.Mapping}', "
                + $"which does not exist: EventSources.cs {names}.";
        }
        return trigger.Source is null || AreSame(trigger.Source, mapping.Source)
            ? null
            : $"The trigger '{trigger.Function}' listens to {Text(trigger.Source)}, "
                + $"but its event source mapping '{mapping.Name}' is of {Text(mapping.Source)}.";
    }

    // A virtual host exists only as a name in events.
    private static bool AreSame(EventSource trigger, EventSource mapped) =>
        string.Equals(trigger.Name, mapped.Name, StringComparison.OrdinalIgnoreCase)
        && (mapped.IsOfBroker
            ? trigger.Kind == EventSourceKind.ServiceBusQueue
            : (trigger.Kind == mapped.Kind || trigger.IsOfHub && mapped.IsOfHub)
                && string.Equals(trigger.Part, mapped.Part, StringComparison.OrdinalIgnoreCase));

    private static string Text(EventSource source) => source.Kind switch
    {
        EventSourceKind.ServiceBusQueue or EventSourceKind.ActiveMQ or EventSourceKind.RabbitMQ => $"the Service Bus queue '{source.Name}'",
        EventSourceKind.ServiceBusSubscription => $"the subscription '{source.Part}' of the topic '{source.Name}'",
        EventSourceKind.EventHub => $"the event hub '{source.Name}' with the consumer group '{source.Part}'",
        EventSourceKind.ManagedKafka or EventSourceKind.SelfManagedKafka =>
            $"the Kafka topic '{source.Name}' with the consumer group '{source.Part}'",
        EventSourceKind.TableStream => $"the stream of the table '{source.Name}'",
        EventSourceKind.CosmosFeed => $"the change feed of the container '{source.Name}'",
        EventSourceKind.DocumentFeed => $"the change feed of the container '{source.Name}' in the database '{source.Part}'",
        EventSourceKind.StorageQueue => $"the Storage queue '{source.Name}'",
        _ => throw new System.Diagnostics.UnreachableException($"Unexpected kind of source: {source.Kind}."),
    };
}
