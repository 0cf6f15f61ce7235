using System.Text.Json.Nodes;

namespace Functions.LocalHost.Worker;

/// <summary>A binding in the form of function.json.</summary>
internal sealed record Binding(string Name, string Type, bool IsInput, JsonObject Json)
{
    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the function takes batches.</summary>
    public bool IsMany => string.Equals(Text("cardinality"), "many", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the worker creates the parameter's SDK type from a description of the item.</summary>
    public bool SupportsDeferredBinding =>
        Json["properties"] is JsonObject properties && bool.TryParse(properties["supportsDeferredBinding"]?.ToString(), out var deferred)
            && deferred;

    /// <summary>Whether a property contains a binding expression, such as <c>{name}</c>.</summary>
    public bool HasExpressions =>
        Json.Any(pair => pair.Value is JsonValue value && value.ToString().Contains('{', StringComparison.Ordinal));

    /// <summary>Returns whether the binding has this type, ignoring case.</summary>
    public bool Is(string type) => string.Equals(Type, type, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the text of a property; null if there is none.</summary>
    public string? Text(string property) =>
        Json.FirstOrDefault(pair => string.Equals(pair.Key, property, StringComparison.OrdinalIgnoreCase)).Value?.ToString();

    public static Binding Parse(string json)
    {
        var binding = JsonNode.Parse(json)!.AsObject();
        return new((string)binding["name"]!, (string)binding["type"]!,
            !string.Equals((string?)binding["direction"], "out", StringComparison.OrdinalIgnoreCase), binding);
    }
}
