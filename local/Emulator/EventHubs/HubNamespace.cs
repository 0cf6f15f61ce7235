namespace Local.Emulator.EventHubs;

/// <summary>The event hubs of one namespace, as its definition lists them.</summary>
/// <param name="incarnation">The present run of the emulator.</param>
internal sealed class HubNamespace(HubNamespaceDefinition definition, TimeProvider time, Incarnation incarnation = default) : IDisposable
{
    private readonly Dictionary<string, EventHub> _hubs =
        definition.Hubs.ToDictionary(hub => hub.Name, hub => new EventHub(hub, time, incarnation), StringComparer.OrdinalIgnoreCase);

    public string Name => definition.Name;

    public IReadOnlyCollection<EventHub> Hubs => _hubs.Values;

    public EventHub? Find(string name) => _hubs.GetValueOrDefault(name);

    public IReadOnlyList<HubSnapshot> Snapshot() => [.. _hubs.Values.Select(hub => hub.Snapshot())];

    public void Dispose()
    {
        foreach (var hub in _hubs.Values) hub.Dispose();
    }
}
