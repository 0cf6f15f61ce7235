using System.Text.Json;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Filters;

namespace Local.Emulator.Configuration;

/// <summary>Reads the filters of event subscriptions: https://learn.microsoft.com/azure/event-grid/event-filtering</summary>
internal static class EventFilterReader
{
    public static EventFilter Filter(ConfigurationNode node)
    {
        node.Object(
            "SubjectBeginsWith",
            "SubjectEndsWith",
            "IsSubjectCaseSensitive",
            "IncludedEventTypes",
            "EnableAdvancedFilteringOnArrays",
            "AdvancedFilters");
        AdvancedFilter[] advanced = [.. node.Elements("AdvancedFilters").Select(Advanced)];
        if (advanced.Length > EventGridLimits.AdvancedFilters)
            throw node.Get("AdvancedFilters")
                .Error($"There are {advanced.Length} filters; at most {EventGridLimits.AdvancedFilters} are allowed.");
        var values = advanced.Sum(filter => filter.Values.Count);
        if (values > EventGridLimits.AdvancedFilterValues)
            throw node.Get("AdvancedFilters")
                .Error($"There are {values} values in all filters; at most {EventGridLimits.AdvancedFilterValues} are allowed.");
        string[] types = [.. node.Elements("IncludedEventTypes").Select(type => type.Text())];
        return new EventFilter
        {
            SubjectBeginsWith = node.Text("SubjectBeginsWith") ?? "",
            SubjectEndsWith = node.Text("SubjectEndsWith") ?? "",
            IsSubjectCaseSensitive = node.Flag("IsSubjectCaseSensitive"),
            IncludedEventTypes = types.Length == 0 || types.Contains("All", StringComparer.OrdinalIgnoreCase) ? null : types,
            EnableAdvancedFilteringOnArrays = node.Flag("EnableAdvancedFilteringOnArrays"),
            AdvancedFilters = advanced,
        };
    }

    private static AdvancedFilter Advanced(ConfigurationNode node)
    {
        var op = node.Object("OperatorType", "Key", "Value", "Values").Get("OperatorType").Choice<FilterOperator>("an operator");
        var key = node.Get("Key");
        if (key.Text().Split('.').Any(part => part.Length == 0))
            throw key.Error($"'{key.Text()}' is not a key, such as Subject or data.key1.");
        return new AdvancedFilter(op, new FilterKey(key.Text()), Values(node, op));
    }

    private static FilterValue[] Values(ConfigurationNode node, FilterOperator op)
    {
        switch (op)
        {
            case FilterOperator.IsNullOrUndefined or FilterOperator.IsNotNull:
                foreach (var name in (ReadOnlySpan<string>)["Value", "Values"])
                {
                    if (node.Find(name) is { } value) throw value.Error($"{op} takes neither Value nor Values.");
                }
                return [];
            case FilterOperator.NumberLessThan or FilterOperator.NumberLessThanOrEquals or FilterOperator.NumberGreaterThan
                or FilterOperator.NumberGreaterThanOrEquals:
                return [new FilterValue(Number(Single(node, op)))];
            case FilterOperator.BoolEquals:
                var flag = Single(node, op);
                return flag.Json.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? [new FilterValue(flag.Json.GetBoolean())]
                    : throw flag.Error("Expected true or false.");
            case FilterOperator.NumberIn or FilterOperator.NumberNotIn:
                return [.. Several(node, op).Select(value => new FilterValue(Number(value)))];
            case FilterOperator.NumberInRange or FilterOperator.NumberNotInRange:
                return [.. Several(node, op).Select(Range)];
            default:
                return [.. Several(node, op).Select(Text)];
        }
    }

    private static ConfigurationNode Single(ConfigurationNode node, FilterOperator op) =>
        node.Find("Values") is { } values ? throw values.Error($"{op} takes Value, not Values.") : node.Get("Value");

    private static ConfigurationNode[] Several(ConfigurationNode node, FilterOperator op)
    {
        if (node.Find("Value") is { } single) throw single.Error($"{op} takes Values, not Value.");
        node.Get("Values");
        var values = node.Elements("Values").ToArray();
        return values.Length > 0 ? values : throw node.Get("Values").Error("Values must have at least one value.");
    }

    private static FilterValue Range(ConfigurationNode node)
    {
        if (node.Json.ValueKind != JsonValueKind.Array || node.Json.GetArrayLength() != 2)
            throw node.Error("Expected a range, such as [1, 10].");
        var (low, high) = (
            Number(node with { Path = $"{node.Path}[0]", Json = node.Json[0] }),
            Number(node with { Path = $"{node.Path}[1]", Json = node.Json[1] }));
        return low <= high ? new FilterValue(low, high) : throw node.Error("The first number of a range must not exceed the second.");
    }

    private static FilterValue Text(ConfigurationNode node) =>
        node.Text().Length <= EventGridLimits.FilterTextLength ? new FilterValue(node.Text())
        : throw node.Error($"The string has {node.Text().Length} characters; at most {EventGridLimits.FilterTextLength} are allowed.");

    private static double Number(ConfigurationNode node) =>
        node.Json.ValueKind == JsonValueKind.Number && node.Json.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw node.Error("Expected a number.");
}
