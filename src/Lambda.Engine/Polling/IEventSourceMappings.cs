namespace Lambda.Engine.Polling;

/// <summary>
/// The app's present event source mappings. A trigger asks for its mapping before each event, so that a change applies from the next one
/// on.
/// </summary>
internal interface IEventSourceMappings
{
    /// <summary>Every mapping, ordered by name.</summary>
    IReadOnlyList<EventSourceMapping> All { get; }

    /// <summary>The mapping with that name, with its present settings.</summary>
    /// <exception cref="KeyNotFoundException">There is no mapping with that name.</exception>
    EventSourceMapping Current(string name);
}
