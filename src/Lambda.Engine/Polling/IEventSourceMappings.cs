namespace Lambda.Engine.Polling;

/// <summary>
/// The present event source mappings of the app. A trigger asks for its mapping before each event, so that a change applies from the next
/// event on.
/// </summary>
internal interface IEventSourceMappings
{
    /// <summary>Every mapping, ordered by name.</summary>
    IReadOnlyList<EventSourceMapping> All { get; }

    /// <summary>Returns the mapping with this name, with its present settings.</summary>
    /// <exception cref="KeyNotFoundException">There is no mapping with that name.</exception>
    EventSourceMapping Current(string name);
}
