using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Simulation.Storage;

/// <summary>A stored entity: its properties as they were sent, with the annotations of their types.</summary>
internal sealed partial class Entity(EntityKey key, string tag, DateTimeOffset timestamp, Dictionary<string, JsonElement> properties)
{
    private const string TypeSuffix = "@odata.type";

    public EntityKey Key => key;

    public string Tag => tag;

    public DateTimeOffset WrittenAt => timestamp;

    public static Entity Parse(byte[] body)
    {
        // Not disposed of: the entity keeps its values.
        var document = JsonDocument.Parse(body);
        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var (partition, row) = ("", "");
        foreach (var property in document.RootElement.EnumerateObject())
            switch (property.Name)
            {
                case "PartitionKey": partition = property.Value.GetString()!; break;
                case "RowKey": row = property.Value.GetString()!; break;
                case "odata.etag" or "Timestamp" or "Timestamp" + TypeSuffix: break;
                default:
                    if (property.Value.ValueKind != JsonValueKind.Null) properties[property.Name] = property.Value;
                    break;
            }
        return new(new(partition, row), "", default, properties);
    }

    public Entity Merge(Entity newer)
    {
        var merged = new Dictionary<string, JsonElement>(properties, StringComparer.Ordinal);
        foreach (var name in newer.Names)
        {
            merged[name] = newer.Raw(name)!.Value;
            if (newer.Raw(name + TypeSuffix) is { } type) merged[name + TypeSuffix] = type;
            else merged.Remove(name + TypeSuffix);
        }
        return new(key, tag, timestamp, merged);
    }

    public Entity Stored(EntityKey at, string newTag, DateTimeOffset now) => new(at, newTag, now, properties);

    public string? Text(string name) => Raw(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public int? Number(string name) => Raw(name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : null;

    public bool IsTrue(string name) => Raw(name)?.ValueKind == JsonValueKind.True;

    public DateTimeOffset? Time(string name) =>
        Text(name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    /// <summary>A property's value, for comparisons: text, number, truth or time.</summary>
    public IComparable? Value(string name)
    {
        if (name == "PartitionKey") return key.Partition;
        if (name == "RowKey") return key.Row;
        if (Raw(name) is not { } value) return null;
        return (value.ValueKind, Raw(name + TypeSuffix)?.GetString()) switch
        {
            (JsonValueKind.String, "Edm.DateTime") => Time(name),
            (JsonValueKind.String, "Edm.Int64") => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            (JsonValueKind.String, _) => value.GetString(),
            (JsonValueKind.Number, _) => value.GetDouble(),
            (var kind, _) => kind == JsonValueKind.True,
        };
    }

    public void Write(Utf8JsonWriter writer, HashSet<string>? selected)
    {
        writer.WriteStartObject();
        writer.WriteString("odata.etag", tag);
        if (selected?.Contains("PartitionKey") != false) writer.WriteString("PartitionKey", key.Partition);
        if (selected?.Contains("RowKey") != false) writer.WriteString("RowKey", key.Row);
        if (selected?.Contains("Timestamp") != false)
        {
            writer.WriteString("Timestamp" + TypeSuffix, "Edm.DateTime");
            writer.WriteString("Timestamp", timestamp.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        }
        foreach (var (name, value) in properties)
        {
            if (selected?.Contains(name.Replace(TypeSuffix, "", StringComparison.Ordinal)) == false) continue;
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    public override string ToString() =>
        $"{key.Partition}/{key.Row} "
        + string.Join(", ", Names.Order(StringComparer.Ordinal).Select(name => $"{name}={Short(Raw(name)!.Value.ToString())}"));

    private IEnumerable<string> Names => properties.Keys.Where(name => !name.EndsWith(TypeSuffix, StringComparison.Ordinal));

    private JsonElement? Raw(string name) => properties.TryGetValue(name, out var value) ? value : null;

    // Values that differ between processes are not part of a run.
    private static string Short(string text)
    {
        var steady = Memory().Replace(text, "Max Memory Used: ? MB");
        return steady.Length > 60 ? $"{steady[..60]}…" : steady;
    }

    [GeneratedRegex("Max Memory Used: [0-9]+ MB")]
    private static partial Regex Memory();
}
