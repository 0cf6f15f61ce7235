namespace Lambda.Engine.Polling;

/// <summary>Selects the mappings that the Lambda API lists.</summary>
internal static class ListedMappings
{
    /// <summary>The mappings that exist, ordered by name. One that is being deleted still does.</summary>
    public static IEnumerable<EventSourceMapping> Listed(this IEventSourceMappings mappings, DateTimeOffset now) =>
        mappings.All.Where(mapping => mapping.State(now) is not null);
}
