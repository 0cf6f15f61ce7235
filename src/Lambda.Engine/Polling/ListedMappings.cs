namespace Lambda.Engine.Polling;

/// <summary>Selects the mappings that the Lambda API lists.</summary>
internal static class ListedMappings
{
    /// <summary>Returns the mappings that exist, ordered by name. A mapping that is being deleted still exists.</summary>
    public static IEnumerable<EventSourceMapping> Listed(this IEventSourceMappings mappings, DateTimeOffset now) =>
        mappings.All.Where(mapping => mapping.State(now) is not null);
}
