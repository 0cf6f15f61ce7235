using System.Text.Json;

namespace Infra.Tests.Reading;

/// <summary>Values as tests/bicep/bicep.mjs writes them: literals are JSON, an expression is <c>{ "$expression": text }</c>, an interpolated string <c>{ "$parts": […] }</c>.</summary>
internal static class BicepValue
{
    public static JsonElement At(JsonElement value, params string[] path)
    {
        foreach (var name in path)
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return default;
        return value;
    }

    /// <summary>The items of the list that has the name; none when there is no such list.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement of, string name) => At(of, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    /// <summary>The literal string; null when it is none.</summary>
    public static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The expression's source; null when the value is no expression.</summary>
    public static string? Expression(JsonElement value) => Text(At(value, "$expression"));

    /// <summary>The string that the value is, when every expression in it is known; null otherwise.</summary>
    public static string? Evaluate(JsonElement value, IReadOnlyDictionary<string, string> known)
    {
        if (Text(value) is { } literal) return literal;
        if (Expression(value) is { } expression) return known.GetValueOrDefault(expression);
        if (At(value, "$parts") is not { ValueKind: JsonValueKind.Array } parts) return null;
        var evaluated = parts.EnumerateArray().Select(part => Evaluate(part, known)).ToList();
        return evaluated.Contains(null) ? null : string.Concat(evaluated);
    }
}
