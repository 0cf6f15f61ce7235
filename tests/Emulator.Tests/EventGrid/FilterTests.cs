using Local.Emulator.EventGrid.Events;
using Local.Emulator.EventGrid.Filters;

namespace Emulator.Tests.EventGrid;

/// <summary>https://learn.microsoft.com/azure/event-grid/event-filtering</summary>
public sealed class FilterTests
{
    private const string Data =
        """
        { "counter": 5, "name": "Azure Data Factory", "on": true, "none": null, "numbers": [1, 2, "x"], "texts": ["red", "green", 7],
          "empty": [], "deep": { "er": { "n": 1 } } }
        """;

    [Theory]
    [InlineData("", "", false, true)]
    [InlineData("orders/", "", false, true)]
    [InlineData("ORDERS/", "", false, true)]
    [InlineData("ORDERS/", "", true, false)]
    [InlineData("", ".JPG", false, true)]
    [InlineData("", ".JPG", true, false)]
    [InlineData("orders/", ".png", false, false)]
    [InlineData("rders/", "", false, false)]
    public void Subject_filters_ignore_case_unless_configured_otherwise(string begins, string ends, bool sensitive, bool expected) =>
        Assert.Equal(
        expected, new EventFilter { SubjectBeginsWith = begins, SubjectEndsWith = ends, IsSubjectCaseSensitive = sensitive }.Matches(
            Grid.Event(subject: "orders/1.jpg")));

    [Fact]
    public void Only_included_event_types_match_and_an_empty_list_includes_all_of_them()
    {
        Assert.True(new EventFilter().Matches(Grid.Event(type: "A")));
        Assert.True(new EventFilter { IncludedEventTypes = ["B", "A"] }.Matches(Grid.Event(type: "A")));
        Assert.False(new EventFilter { IncludedEventTypes = ["B"] }.Matches(Grid.Event(type: "A")));
    }

    [Theory]
    [InlineData("NumberIn", "data.counter", "5,1", true)]
    [InlineData("NumberIn", "data.counter", "4,1", false)]
    [InlineData("NumberNotIn", "data.counter", "41,0", true)]
    [InlineData("NumberNotIn", "data.counter", "41,5", false)]
    [InlineData("NumberLessThan", "data.counter", "5", false)]
    [InlineData("NumberLessThan", "data.counter", "5.5", true)]
    [InlineData("NumberLessThanOrEquals", "data.counter", "5", true)]
    [InlineData("NumberGreaterThan", "data.counter", "5", false)]
    [InlineData("NumberGreaterThan", "data.counter", "4.99", true)]
    [InlineData("NumberGreaterThanOrEquals", "data.counter", "5", true)]
    [InlineData("NumberInRange", "data.counter", "1-2,4-5", true)]
    [InlineData("NumberInRange", "data.counter", "6-9", false)]
    [InlineData("NumberNotInRange", "data.counter", "6-9", true)]
    [InlineData("NumberNotInRange", "data.counter", "5-9", false)]
    [InlineData("BoolEquals", "data.on", "true", true)]
    [InlineData("BoolEquals", "data.on", "false", false)]
    [InlineData("StringIn", "data.name", "azure data factory,x", true)]
    [InlineData("StringIn", "data.name", "azure", false)]
    [InlineData("StringNotIn", "data.name", "azure", true)]
    [InlineData("StringNotIn", "data.name", "AZURE DATA FACTORY", false)]
    [InlineData("StringContains", "data.name", "microsoft,DATA", true)]
    [InlineData("StringContains", "data.name", "microsoft", false)]
    [InlineData("StringNotContains", "data.name", "microsoft,data", false)]
    [InlineData("StringNotContains", "data.name", "microsoft", true)]
    [InlineData("StringBeginsWith", "data.name", "azure", true)]
    [InlineData("StringBeginsWith", "data.name", "data", false)]
    [InlineData("StringNotBeginsWith", "data.name", "data", true)]
    [InlineData("StringNotBeginsWith", "data.name", "azure", false)]
    [InlineData("StringEndsWith", "data.name", "FACTORY", true)]
    [InlineData("StringEndsWith", "data.name", "azure", false)]
    [InlineData("StringNotEndsWith", "data.name", "azure", true)]
    [InlineData("StringNotEndsWith", "data.name", "factory", false)]
    [InlineData("IsNullOrUndefined", "data.none", "", true)]
    [InlineData("IsNullOrUndefined", "data.missing", "", true)]
    [InlineData("IsNullOrUndefined", "data.name", "", false)]
    [InlineData("IsNotNull", "data.name", "", true)]
    [InlineData("IsNotNull", "data.none", "", false)]
    [InlineData("IsNotNull", "data.missing", "", false)]
    public void Operators_compare_values_as_documented(string op, string key, string values, bool expected) =>
        Assert.Equal(expected, Matches(op, key, values, onArrays: false));

    [Theory]
    [InlineData("NumberIn", "1", false)]
    [InlineData("NumberLessThan", "1", false)]
    [InlineData("NumberGreaterThanOrEquals", "1", false)]
    [InlineData("NumberInRange", "1-2", false)]
    [InlineData("BoolEquals", "true", false)]
    [InlineData("StringIn", "a", false)]
    [InlineData("StringContains", "a", false)]
    [InlineData("StringNotContains", "a", false)]
    [InlineData("StringBeginsWith", "a", false)]
    [InlineData("StringNotBeginsWith", "a", false)]
    [InlineData("StringEndsWith", "a", false)]
    [InlineData("StringNotEndsWith", "a", false)]
    [InlineData("NumberNotIn", "1", true)]
    [InlineData("StringNotIn", "a", true)]
    public void Only_the_documented_operators_match_a_missing_key(string op, string values, bool expected)
    {
        Assert.Equal(expected, Matches(op, "data.missing", values, onArrays: true));
        Assert.Equal(expected, Matches(op, "data.none", values, onArrays: true));
        Assert.Equal(expected, Matches(op, "data.name.deeper", values, onArrays: true));
    }

    [Theory]
    [InlineData("NumberIn", "data.numbers", "2,9", true)]
    [InlineData("NumberIn", "data.numbers", "9", false)]
    [InlineData("NumberNotIn", "data.numbers", "2", false)]
    [InlineData("NumberNotIn", "data.numbers", "9", true)]
    [InlineData("NumberGreaterThan", "data.numbers", "1", true)]
    [InlineData("StringContains", "data.texts", "ree", true)]
    [InlineData("StringIn", "data.texts", "7", false)]
    [InlineData("StringNotIn", "data.texts", "red", false)]
    [InlineData("StringNotIn", "data.texts", "blue", true)]
    [InlineData("StringIn", "data.empty", "red", false)]
    [InlineData("StringNotContains", "data.empty", "red", true)]
    public void An_array_matches_if_one_of_its_elements_does_and_elements_of_another_type_are_skipped(
        string op, string key, string values, bool expected) =>
        Assert.Equal(expected, Matches(op, key, values, onArrays: true));

    [Theory]
    [InlineData("NumberIn", "2", false)]
    [InlineData("NumberNotIn", "2", true)]
    public void An_array_counts_as_a_missing_value_unless_filtering_on_arrays_is_enabled(string op, string values, bool expected) =>
        Assert.Equal(expected, Matches(op, "data.numbers", values, onArrays: false));

    [Theory]
    [InlineData("Subject", "orders/")]
    [InlineData("subject", "ORDERS/1")]
    [InlineData("EventType", "Order.")]
    [InlineData("ID", "e1")]
    [InlineData("Topic", "/subscriptions/")]
    [InlineData("DataVersion", "1.")]
    [InlineData("data.deep.er.n", null)]
    public void A_key_can_be_the_name_of_an_attribute_in_any_case_or_the_path_of_a_field_in_the_data(string key, string? begins) =>
        Assert.True(begins is null ? Matches("NumberIn", key, "1", false) : Matches("StringBeginsWith", key, begins, false));

    [Fact]
    public void Attributes_of_cloud_events_can_be_keys_and_are_compared_as_text()
    {
        // https://learn.microsoft.com/azure/event-grid/event-filtering#cloudevents
        var one =
            Grid.CloudEvent(
                """
                { "specversion": "1.0", "type": "com.example.someevent", "source": "/mycontext", "id": "1", "comexampleothervalue": 5,
                  "data": { "appinfoB": 123 } }
                """);

        Assert.True(new AdvancedFilter(
            FilterOperator.StringBeginsWith,
            new FilterKey("comexampleothervalue"),
            [new FilterValue("5"), new FilterValue("1")]).Matches(one, false));
        Assert.True(
            new AdvancedFilter(FilterOperator.StringIn, new FilterKey("source"), [new FilterValue("/mycontext")]).Matches(one, false));
        Assert.False(
            new AdvancedFilter(FilterOperator.StringIn, new FilterKey("data.appinfoB"), [new FilterValue("123")]).Matches(one, false));
    }

    [Fact]
    public void An_event_must_match_all_filters()
    {
        var yes = new AdvancedFilter(FilterOperator.NumberIn, new FilterKey("data.counter"), [new FilterValue(5)]);
        var no = new AdvancedFilter(FilterOperator.IsNotNull, new FilterKey("data.missing"), []);

        Assert.True(new EventFilter { AdvancedFilters = [yes, yes] }.Matches(Grid.Event(data: Data)));
        Assert.False(new EventFilter { AdvancedFilters = [yes, no] }.Matches(Grid.Event(data: Data)));
    }

    private static bool Matches(string op, string key, string values, bool onArrays)
    {
        var kind = Enum.Parse<FilterOperator>(op);
        FilterValue[] parsed = [.. values.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(value => Value(kind, value))];
        GridEvent one = Grid.Event(data: Data);
        return new AdvancedFilter(kind, new FilterKey(key), parsed).Matches(one, onArrays);
    }

    private static FilterValue Value(FilterOperator kind, string value) => kind switch
    {
        FilterOperator.BoolEquals => new FilterValue(bool.Parse(value)),
        FilterOperator.NumberInRange or FilterOperator.NumberNotInRange =>
            new FilterValue(Number(value.Split('-')[0]), Number(value.Split('-')[1])),
        _ when $"{kind}".StartsWith("Number", StringComparison.Ordinal) => new FilterValue(Number(value)),
        _ => new FilterValue(value),
    };

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
