using System.Text.Json;
using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Filters;

/// <summary>
/// One condition on one key. A condition with several values holds if one of them matches; a negative condition, if none of them does.
/// https://learn.microsoft.com/azure/event-grid/event-filtering#advanced-filtering
/// </summary>
/// <remarks>
/// If the key is missing, NumberNotIn and StringNotIn match, according to the documentation. It does not mention NumberNotInRange, which
/// behaves like them here.
/// </remarks>
internal sealed record AdvancedFilter(FilterOperator Operator, FilterKey Key, IReadOnlyList<FilterValue> Values)
{
    /// <param name="onArrays">Whether an array matches by its elements. Otherwise it is treated as if the key were missing.</param>
    public bool Matches(GridEvent one, bool onArrays)
    {
        var value = Key.ValueIn(one);
        if (Operator == FilterOperator.IsNullOrUndefined) return value is null;
        if (Operator == FilterOperator.IsNotNull) return value is not null;
        if (value is not { } found || (found.ValueKind == JsonValueKind.Array && !onArrays))
            return Operator is FilterOperator.NumberNotIn or FilterOperator.NumberNotInRange or FilterOperator.StringNotIn;
        return found.ValueKind == JsonValueKind.Array
            ? IsNegative ? !found.EnumerateArray().Any(IsHit) : found.EnumerateArray().Any(IsHit)
            : IsNegative ? !IsHit(found) : IsHit(found);
    }

    private bool IsNegative => Operator is FilterOperator.NumberNotIn or FilterOperator.NumberNotInRange or FilterOperator.StringNotIn
        or FilterOperator.StringNotBeginsWith or FilterOperator.StringNotEndsWith or FilterOperator.StringNotContains;

    // Ignores values of another type than the filter's.
    private bool IsHit(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when Values[0].Text is null =>
            value.TryGetDouble(out var number) && Values.Any(filter => IsHit(number, filter)),
        JsonValueKind.True or JsonValueKind.False when Values[0].Flag is { } flag => flag == value.GetBoolean(),
        JsonValueKind.String when Values[0].Text is not null => IsHit(value.GetString()!),
        JsonValueKind.Number when Key.IsAttribute => IsHit(value.GetRawText()),
        _ => false,
    };

    private bool IsHit(string text) => Values.Any(filter => IsHit(text, filter.Text!));

    private bool IsHit(double number, FilterValue filter) => Operator switch
    {
        FilterOperator.NumberLessThan => number < filter.Low,
        FilterOperator.NumberLessThanOrEquals => number <= filter.Low,
        FilterOperator.NumberGreaterThan => number > filter.Low,
        FilterOperator.NumberGreaterThanOrEquals => number >= filter.Low,
        // A single number is a range that begins and ends with it.
        FilterOperator.NumberIn or FilterOperator.NumberNotIn or FilterOperator.NumberInRange or FilterOperator.NumberNotInRange =>
            number >= filter.Low && number <= filter.High,
        _ => false,
    };

    private bool IsHit(string text, string filter) => Operator switch
    {
        FilterOperator.StringIn or FilterOperator.StringNotIn => text.Equals(filter, StringComparison.OrdinalIgnoreCase),
        FilterOperator.StringBeginsWith or FilterOperator.StringNotBeginsWith =>
            text.StartsWith(filter, StringComparison.OrdinalIgnoreCase),
        FilterOperator.StringEndsWith or FilterOperator.StringNotEndsWith => text.EndsWith(filter, StringComparison.OrdinalIgnoreCase),
        _ => text.Contains(filter, StringComparison.OrdinalIgnoreCase),
    };
}
