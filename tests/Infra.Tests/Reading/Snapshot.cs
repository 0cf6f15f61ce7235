using System.Text.Json;

namespace Infra.Tests.Reading;

/// <summary>The resources that a deployment would make, with names, loops and conditions worked out.</summary>
/// <remarks>What only a deployment knows, such as the id of a new principal, is left as an expression in brackets.</remarks>
internal sealed record Snapshot(IReadOnlyList<PredictedResource> Resources)
{
    public static Snapshot Parse(string json) =>
        new([.. JsonDocument.Parse(json).RootElement.GetProperty("predictedResources").EnumerateArray()
            .Select(resource => new PredictedResource(resource))]);

    /// <summary>The resources of a type.</summary>
    public IEnumerable<PredictedResource> Of(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>The app's settings.</summary>
    public JsonElement AppSettings =>
        Of("Microsoft.Web/sites/config").Single(config => config.Name.EndsWith("/appsettings", StringComparison.Ordinal)).At("properties");
}

/// <summary>One of them.</summary>
internal sealed record PredictedResource(JsonElement Body)
{
    public string Id => Body.GetProperty("id").GetString()!;

    public string Type => Body.GetProperty("type").GetString()!;

    public string Name => Body.GetProperty("name").GetString()!;

    /// <summary>The last part of its name, which is its own; null when only a deployment knows it.</summary>
    public string? OwnName => Name.StartsWith('[') ? null : Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>What stands at the path; undefined when nothing does.</summary>
    public JsonElement At(params string[] path) => Body.Find(path);

    /// <summary>The text at the path; null when there is none.</summary>
    public string? Text(params string[] path) => At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

internal static class JsonElements
{
    public static JsonElement Find(this JsonElement value, params string[] path)
    {
        foreach (var name in path)
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return default;
        return value;
    }

    /// <summary>The items of the list that has the name; none when there is no such list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement of, params string[] path) =>
        of.Find(path) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];
}
