using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Choices;

/// <summary>
/// A comparison operator of a Choice state (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html"/>).
/// </summary>
/// <param name="Name">Its name, without <c>Path</c>.</param>
/// <param name="TakesPath">Whether the operator also exists with <c>Path</c> at the end of its name.</param>
/// <param name="Accepts">Whether a literal has the operator's type.</param>
/// <param name="Expected">The name of the type in messages.</param>
/// <param name="Test">Compares a value with the expected one. Values of another type do not match.</param>
internal sealed record ChoiceOperator(
    string Name,
    bool TakesPath,
    Func<JsonNode?, bool> Accepts,
    string Expected,
    Func<JsonNode?, JsonNode?, bool> Test)
{
    public static readonly FrozenDictionary<string, ChoiceOperator> Table = All().ToFrozenDictionary(each => each.Name);

    /// <summary>Finds the operator of a field, whose name may end in <c>Path</c>; null if there is none.</summary>
    public static ChoiceOperator? Find(string field, out bool isPath)
    {
        isPath = false;
        if (Table.TryGetValue(field, out var found))
            return found;
        isPath = field.EndsWith("Path", StringComparison.Ordinal) && Table.TryGetValue(field[..^4], out found) && found.TakesPath;
        return isPath ? found : null;
    }

    private static IEnumerable<ChoiceOperator> All()
    {
        (string Name, Func<int, bool> Holds)[] orders =
        [
            ("Equals", order => order == 0),
            ("LessThan", order => order < 0),
            ("GreaterThan", order => order > 0),
            ("LessThanEquals", order => order <= 0),
            ("GreaterThanEquals", order => order >= 0),
        ];
        foreach (var (name, holds) in orders)
        {
            yield return Ordered("String", name, holds, IsText, "string", (left, right) =>
                JsonText.Text(left) is { } a && JsonText.Text(right) is { } b ? string.CompareOrdinal(a, b) : null);
            yield return Ordered("Numeric", name, holds, IsNumber, "number", JsonNumber.Compare);
            yield return Ordered("Timestamp", name, holds, Timestamp.Is, "timestamp", Timestamp.Compare);
        }
        yield return new ChoiceOperator("BooleanEquals", true, IsBoolean, "boolean",
            (left, right) => IsBoolean(left) && JsonText.Same(left, right));
        yield return new ChoiceOperator("StringMatches", false, IsText, "string", (value, pattern) =>
            JsonText.Text(value) is { } text && JsonText.Text(pattern) is { } glob && Wildcard.Matches(text, glob));
        yield return Is("IsPresent", _ => true);
        yield return Is("IsNull", value => value is null);
        yield return Is("IsString", IsText);
        yield return Is("IsNumeric", IsNumber);
        yield return Is("IsBoolean", IsBoolean);
        yield return Is("IsTimestamp", Timestamp.Is);
    }

    private static ChoiceOperator Ordered(
        string type, string order, Func<int, bool> holds, Func<JsonNode?, bool> accepts,
            string expected, Func<JsonNode?, JsonNode?, int?> compare) =>
        new(type + order, true, accepts, expected, (left, right) => compare(left, right) is { } result && holds(result));

    private static ChoiceOperator Is(string name, Func<JsonNode?, bool> test) =>
        new(name, false, IsBoolean, "boolean", (value, expected) => test(value) == (JsonText.Kind(expected) == JsonValueKind.True));

    private static bool IsText(JsonNode? value) => JsonText.Kind(value) == JsonValueKind.String;

    private static bool IsNumber(JsonNode? value) => JsonText.Kind(value) == JsonValueKind.Number;

    private static bool IsBoolean(JsonNode? value) => JsonText.Kind(value) is JsonValueKind.True or JsonValueKind.False;
}
