namespace FunctionApp.Polling;

/// <summary>Takes the app's list of event source mappings. Their names in the settings are those of their sources, unless they are given one.</summary>
public sealed class EventSourceRegistry
{
    internal List<Registration> Registrations { get; } = [];

    /// <summary>Hands the messages of a Service Bus queue to a function.</summary>
    public EventSourceRegistry AddServiceBusQueue(string queue, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string? name = null) =>
        Add(name ?? queue, new(EventSourceKind.ServiceBusQueue, queue), function, configure);

    /// <summary>Hands the messages of a topic's subscription to a function. Its name is <c>topic-subscription</c>, unless it is given one.</summary>
    public EventSourceRegistry AddServiceBusSubscription(string topic, string subscription, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string? name = null) =>
        Add(name ?? $"{topic}-{subscription}", new(EventSourceKind.ServiceBusSubscription, topic, subscription), function, configure);

    /// <summary>Hands the events of an event hub to a function, in order per partition.</summary>
    public EventSourceRegistry AddEventHub(string hub, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string consumerGroup = "$Default", string? name = null) =>
        Add(name ?? hub, new(EventSourceKind.EventHub, hub, consumerGroup), function, configure);

    /// <summary>Hands the messages of a Storage queue to a function, one at a time.</summary>
    public EventSourceRegistry AddStorageQueue(string queue, string function, Func<EventSourceSettings, EventSourceSettings>? configure = null, string? name = null) =>
        Add(name ?? queue, new(EventSourceKind.StorageQueue, queue), function, configure);

    private EventSourceRegistry Add(string name, EventSource source, string function, Func<EventSourceSettings, EventSourceSettings>? configure)
    {
        Registrations.Add(new(name, source, function, configure ?? (settings => settings)));
        return this;
    }

    internal sealed record Registration(string Name, EventSource Source, string Function, Func<EventSourceSettings, EventSourceSettings> Configure);
}
