using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Paths;

/// <summary>The condition of a filter, <c>?(…)</c>.</summary>
internal abstract record Filter
{
    public abstract bool Matches(JsonNode? item, PathWork work);
}

internal sealed record AnyFilter(IReadOnlyList<Filter> Filters) : Filter
{
    public override bool Matches(JsonNode? item, PathWork work) => Filters.Any(filter => filter.Matches(item, work));
}

internal sealed record AllFilter(IReadOnlyList<Filter> Filters) : Filter
{
    public override bool Matches(JsonNode? item, PathWork work) => Filters.All(filter => filter.Matches(item, work));
}

internal sealed record NotFilter(Filter Filter) : Filter
{
    public override bool Matches(JsonNode? item, PathWork work) => !Filter.Matches(item, work);
}

internal sealed record ExistsFilter(FilterOperand Operand) : Filter
{
    public override bool Matches(JsonNode? item, PathWork work) => Operand.TryGet(item, work, out _);
}

internal sealed record RegexFilter(FilterOperand Operand, Regex Pattern) : Filter
{
    public override bool Matches(JsonNode? item, PathWork work) =>
        Operand.TryGet(item, work, out var value) && JsonText.Text(value) is { } text && IsMatch(text, value, work);

    private bool IsMatch(string text, JsonNode? value, PathWork work)
    {
        work.Spend(value);
        return Pattern.IsMatch(text);
    }
}

internal sealed record CompareFilter(FilterOperand Left, string Operator, FilterOperand Right) : Filter
{
    public static readonly IReadOnlyList<string> Words = ["nin", "in", "contains", "subsetof", "anyof", "noneof", "size", "empty"];

    public override bool Matches(JsonNode? item, PathWork work)
    {
        var hasLeft = Left.TryGet(item, work, out var left);
        var hasRight = Right.TryGet(item, work, out var right);
        if (!hasLeft || !hasRight)
            return Operator == "!=" && hasLeft != hasRight;
        work.Spend(left);
        work.Spend(right);
        return Operator switch
        {
            "==" => Equal(left, right),
            "!=" => !Equal(left, right),
            "<" => Compare(left, right) < 0,
            "<=" => Compare(left, right) <= 0,
            ">" => Compare(left, right) > 0,
            ">=" => Compare(left, right) >= 0,
            "in" => Has(right, left),
            "nin" => !Has(right, left),
            "contains" => JsonText.Text(left) is { } text && JsonText.Text(right) is { } part
                ? text.Contains(part, StringComparison.Ordinal)
                : Has(left, right),
            "subsetof" => left is JsonArray some && some.All(each => HasNext(right, each, work)),
            "anyof" => left is JsonArray any && any.Any(each => HasNext(right, each, work)),
            "noneof" => left is JsonArray none && !none.Any(each => HasNext(right, each, work)),
            "size" => Length(left) is { } length && JsonNumber.Whole(right) == length,
            _ => Length(left) is { } count && (count == 0) == (JsonText.Kind(right) == JsonValueKind.True),
        };
    }

    private static bool Equal(JsonNode? left, JsonNode? right) =>
        JsonNumber.Compare(left, right) is { } order ? order == 0 : JsonText.Same(left, right);

    private static int? Compare(JsonNode? left, JsonNode? right) =>
        JsonText.Text(left) is { } a && JsonText.Text(right) is { } b ? string.CompareOrdinal(a, b) : JsonNumber.Compare(left, right);

    private static bool HasNext(JsonNode? items, JsonNode? value, PathWork work)
    {
        work.Spend((items as JsonArray)?.Count ?? 0);
        return Has(items, value);
    }

    private static bool Has(JsonNode? items, JsonNode? value) => items is JsonArray array && array.Any(item => Equal(item, value));

    private static int? Length(JsonNode? value) => value is JsonArray items ? items.Count : JsonText.Text(value)?.Length;
}

/// <summary>One side of a comparison: a path from the item (<c>@</c>) or the root (<c>$</c>), or a literal.</summary>
internal sealed record FilterOperand(bool FromRoot, IReadOnlyList<PathSegment>? Path, JsonNode? Literal)
{
    public bool TryGet(JsonNode? item, PathWork work, out JsonNode? value)
    {
        if (Path is null)
        {
            value = Literal;
            return true;
        }
        List<JsonNode?> values = [FromRoot ? work.Root : item];
        foreach (var segment in Path)
        {
            var selected = new List<JsonNode?>();
            foreach (var each in values)
                segment.Select(each, work, selected);
            values = selected;
        }
        var definite = Path.All(segment => segment.IsDefinite);
        value = definite ? values.FirstOrDefault() : work.Copies(values);
        return values.Count > 0;
    }
}
