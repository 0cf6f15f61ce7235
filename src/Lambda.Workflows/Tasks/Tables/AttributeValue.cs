using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tasks.Tables;

/// <summary>
/// Reads values in DynamoDB's form, <c>{"S": "text"}</c>
/// (<see href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html"/>).
/// </summary>
internal static class AttributeValue
{
    private static readonly string[] Sets = ["SS", "NS", "BS"];

    /// <summary>Returns the type of a value.</summary>
    public static string Type(JsonObject value) => value.First().Key;

    public static JsonNode? Content(JsonObject value) => value.First().Value;

    public static JsonObject Of(decimal number) =>
        new() { ["N"] = number.ToString("0.############################", CultureInfo.InvariantCulture) };

    public static string Text(JsonObject value) => Content(value)!.GetValue<string>();

    /// <exception cref="TableTaskException">The number is too long for exact arithmetic.</exception>
    public static decimal Number(JsonObject value) => Number(Text(value));

    public static decimal Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw TableTaskException.Invalid($"The number {text} cannot be compared or computed with here; up to 28 digits can.");

    /// <summary>Returns the node if it is a valid value.</summary>
    /// <exception cref="TableTaskException">The node has no type, or its content has another type.</exception>
    public static JsonObject Check(JsonNode? node) => node is JsonObject { Count: 1 } value && IsOf(Type(value), Content(value))
        ? value
        : throw TableTaskException.Invalid(
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes: " + (node?.ToJsonString() ?? "null"));

    /// <summary>Returns whether two values are equal: numbers by value, and sets in any order.</summary>
    public static bool Same(JsonObject left, JsonObject right)
    {
        var type = Type(left);
        if (type != Type(right))
            return false;
        return type switch
        {
            "N" => Number(left) == Number(right),
            "NS" => Members(left).Select(Number).ToHashSet().SetEquals(Members(right).Select(Number)),
            "SS" or "BS" => Members(left).ToHashSet(StringComparer.Ordinal).SetEquals(Members(right)),
            "L" => List(left).Count == List(right).Count
                && List(left).Zip(List(right)).All(pair => Same((JsonObject)pair.First!, (JsonObject)pair.Second!)),
            "M" => Map(left).Count == Map(right).Count && Map(left).All(
                member => Map(right)[member.Key] is JsonObject other && Same((JsonObject)member.Value!, other)),
            _ => JsonNode.DeepEquals(Content(left), Content(right)),
        };
    }

    /// <summary>Compares two values of the same type, if the type has an order; null for other values.</summary>
    public static int? Compare(JsonObject left, JsonObject right) => (Type(left), Type(right)) switch
    {
        ("N", "N") => Number(left).CompareTo(Number(right)),
        ("S", "S") => string.CompareOrdinal(Text(left), Text(right)),
        ("B", "B") => Convert.FromBase64String(Text(left)).AsSpan().SequenceCompareTo(Convert.FromBase64String(Text(right))),
        _ => null,
    };

    public static JsonArray List(JsonObject value) => (JsonArray)Content(value)!;

    public static JsonObject Map(JsonObject value) => (JsonObject)Content(value)!;

    public static bool IsSet(JsonObject value) => Sets.Contains(Type(value));

    public static IEnumerable<string> Members(JsonObject set) => ((JsonArray)Content(set)!).Select(each => each!.GetValue<string>());

    private static bool IsOf(string type, JsonNode? content) => type switch
    {
        "S" => IsText(content),
        "N" => IsText(content) && double.TryParse(
            content!.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
        "B" => IsBase64(content),
        "BOOL" => content?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "NULL" => content?.GetValueKind() == JsonValueKind.True,
        "SS" => content is JsonArray { Count: > 0 } texts && texts.All(IsText),
        "NS" => content is JsonArray { Count: > 0 } numbers && numbers.All(each => IsOf("N", each)),
        "BS" => content is JsonArray { Count: > 0 } binaries && binaries.All(IsBase64),
        "L" => content is JsonArray items && items.All(item => Check(item) is not null),
        "M" => content is JsonObject members && members.All(member => Check(member.Value) is not null),
        _ => false,
    };

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;

    private static bool IsBase64(JsonNode? node) =>
        IsText(node) && Convert.TryFromBase64String(node!.GetValue<string>(), new byte[node.GetValue<string>().Length], out _);
}
