namespace FunctionApp.Polling;

/// <summary>The app's event source mappings as they are now. Whoever reads a source asks for its mapping before each event: a change applies to the next one.</summary>
public interface IEventSourceMappings
{
    /// <summary>Every mapping, ordered by name.</summary>
    IReadOnlyList<EventSourceMapping> All { get; }

    /// <summary>The mapping of that name, with its present settings.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    EventSourceMapping Current(string name);
}
