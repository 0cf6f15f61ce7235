using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Delivery;
using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Topics;

/// <summary>A topic, which passes published events on to its subscriptions.</summary>
internal sealed class Topic(string name, string resourceId, IReadOnlyList<EventSubscription> subscriptions)
{
    private long _published;

    public string Name => name;

    /// <summary>The resource id that is added to events as their topic.</summary>
    public string ResourceId => resourceId;

    public IReadOnlyList<EventSubscription> Subscriptions => subscriptions;

    /// <summary>The number of events published since the emulator started.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Passes all events on to the subscriptions.</summary>
    public void Publish(IReadOnlyList<GridEvent> events)
    {
        // Filters run before any event is stored: if one fails, the publisher repeats the whole request.
        (EventSubscription Subscription, GridEvent Event)[] wanted =
            [.. events.SelectMany(one => subscriptions.Where(subscription => subscription.Definition.Filter.Matches(one))
                .Select(subscription => (subscription, one)))];
        Interlocked.Add(ref _published, events.Count);
        foreach (var (subscription, one) in wanted) subscription.Take(one);
    }

    public EventSubscription? Find(string subscription) =>
        subscriptions.FirstOrDefault(one => one.Definition.Name.Equals(subscription, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A topic to which publishers send events.</summary>
internal sealed record CustomTopic(EventTopicDefinition Definition, Topic Topic);
