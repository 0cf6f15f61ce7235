using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Filters;

/// <summary>The filter of an event subscription: https://learn.microsoft.com/azure/event-grid/event-filtering</summary>
internal sealed record EventFilter
{
    public string SubjectBeginsWith { get; init; } = "";

    public string SubjectEndsWith { get; init; } = "";

    public bool IsSubjectCaseSensitive { get; init; }

    /// <summary>The event types to deliver; null for all.</summary>
    public IReadOnlyList<string>? IncludedEventTypes { get; init; }

    public bool EnableAdvancedFilteringOnArrays { get; init; }

    /// <summary>The advanced filters, all of which must match.</summary>
    public IReadOnlyList<AdvancedFilter> AdvancedFilters { get; init; } = [];

    public bool Matches(GridEvent one)
    {
        var comparison = IsSubjectCaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return (IncludedEventTypes is null || IncludedEventTypes.Contains(one.Type, StringComparer.OrdinalIgnoreCase))
            && one.Subject.StartsWith(SubjectBeginsWith, comparison)
            && one.Subject.EndsWith(SubjectEndsWith, comparison)
            && AdvancedFilters.All(filter => filter.Matches(one, EnableAdvancedFilteringOnArrays));
    }
}
