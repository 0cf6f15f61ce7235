using FunctionApp.Polling;

namespace FunctionApp.Triggers;

/// <summary>
/// The app's triggers of event source mappings, and whether the two fit together. A mapping without a trigger would never read anything.
/// </summary>
internal sealed class SourceTriggers(IReadOnlyList<SourceTrigger> all)
{
    /// <summary>What does not fit, each naming the trigger and the mapping.</summary>
    /// <param name="mappings">What is in EventSources.cs.</param>
    /// <param name="isDisabled">Whether a function is switched off: what it names then does not matter.</param>
    public IEnumerable<string> Problems(IReadOnlyList<EventSourceMapping> mappings, Func<string, bool> isDisabled) =>
        mappings.Where(mapping => all.All(trigger => trigger.Mapping != mapping.Name)).Select(Unread)
            .Concat(all.Where(trigger => !isDisabled(trigger.Function)).Select(trigger => Problem(trigger, mappings)).OfType<string>());

    private static string Unread(EventSourceMapping mapping) =>
        $"The event source mapping '{mapping.Name}' is of {Text(mapping.Source)}, which no trigger reads for it: "
        + $"add a trigger with [Reads(\"{mapping.Name}\")] to Triggers/, or take the mapping out of EventSources.cs.";

    private static string? Problem(SourceTrigger trigger, IReadOnlyList<EventSourceMapping> mappings)
    {
        if (trigger.Mapping is null)
            return $"The trigger '{trigger.Function}' does not say which event source mapping it reads for: give it [Reads(\"<mapping>\")].";
        if (mappings.FirstOrDefault(mapping => mapping.Name == trigger.Mapping) is not { } mapping)
        {
            var names = mappings.Count == 0 ? "is empty" : $"has {string.Join(", ", mappings.Select(mapping => $"'{mapping.Name}'"))}";
            return $"The trigger '{trigger.Function}' reads for the event source mapping '{trigger.Mapping}', "
                + $"which does not exist: EventSources.cs {names}.";
        }
        return trigger.Source is null || AreSame(trigger.Source, mapping.Source)
            ? null
            : $"The trigger '{trigger.Function}' listens to {Text(trigger.Source)}, "
                + $"and the event source mapping '{mapping.Name}' that it reads for is of {Text(mapping.Source)}.";
    }

    private static bool AreSame(EventSource one, EventSource other) => one.Kind == other.Kind
        && string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(one.Part, other.Part, StringComparison.OrdinalIgnoreCase);

    private static string Text(EventSource source) => source.Kind switch
    {
        EventSourceKind.ServiceBusQueue => $"the Service Bus queue '{source.Name}'",
        EventSourceKind.ServiceBusSubscription => $"the subscription '{source.Part}' of the topic '{source.Name}'",
        EventSourceKind.EventHub => $"the event hub '{source.Name}' with the consumer group '{source.Part}'",
        EventSourceKind.StorageQueue => $"the Storage queue '{source.Name}'",
        _ => throw new InvalidOperationException($"{source.Kind} is no kind of source."),
    };
}
