namespace Lambda.Engine.Routing.Schedules;

/// <summary>The progress of a scheduled rule, which all instances of the app share.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Expression">The rule's expression; a different one starts over.</param>
/// <param name="Began">The minute in which it was first seen with this expression; rates count from it.</param>
/// <param name="Last">The last scheduled time that needs no more work.</param>
internal sealed record ScheduleState(string Rule, string Expression, DateTimeOffset Began, DateTimeOffset Last)
{
    /// <summary>The scheduled time for which an instance is running the rule; null for none.</summary>
    public DateTimeOffset? Running { get; init; }

    /// <summary>
    /// The time from which another instance may assume that the instance that runs the rule has crashed; null when none runs it.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The store's version of the state that was read; null before it is stored.</summary>
    public string? Version { get; init; }
}
