using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Json;

/// <summary>Handles JSON numbers without loss: they are compared as decimals if they fit, and as doubles beyond that.</summary>
internal static class JsonNumber
{
    public static double? Double(JsonNode? node) =>
        JsonText.Kind(node) == JsonValueKind.Number
        && double.TryParse(node!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>Returns the whole number that a value is; null if it is not one, or does not fit into 64 bits.</summary>
    public static long? Whole(JsonNode? node)
    {
        if (JsonText.Kind(node) != JsonValueKind.Number)
            return null;
        var text = node!.ToJsonString();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && decimal.Truncate(exact) == exact && exact is >= long.MinValue and <= long.MaxValue
                ? (long)exact
                : null;
    }

    /// <summary>Compares two numbers; null if either value is not a number.</summary>
    public static int? Compare(JsonNode? left, JsonNode? right)
    {
        if (JsonText.Kind(left) != JsonValueKind.Number || JsonText.Kind(right) != JsonValueKind.Number)
            return null;
        return Exact(left!, out var a) && Exact(right!, out var b)
            ? a.CompareTo(b)
            : Double(left)!.Value.CompareTo(Double(right)!.Value);
    }

    /// <summary>Converts a double to JSON, with whole numbers written without a fraction.</summary>
    public static JsonNode Of(double value) =>
        Math.Truncate(value) == value && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private static bool Exact(JsonNode node, out decimal value) =>
        decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
