namespace Lambda.Engine.Routing.Schedules;

/// <summary>How far a scheduled rule has run, the same for all instances of the app.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Expression">Its expression; a different one starts over.</param>
/// <param name="Began">The minute in which it was first seen with this expression; rates count from it.</param>
/// <param name="Last">Its last time that needs no more work.</param>
internal sealed record ScheduleState(string Rule, string Expression, DateTimeOffset Began, DateTimeOffset Last)
{
    /// <summary>The time that an instance is running the rule for; null for none.</summary>
    public DateTimeOffset? Running { get; init; }

    /// <summary>When another instance may assume that the one that runs it has crashed.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Identifies what was read; null before it is stored.</summary>
    public string? Version { get; init; }
}
