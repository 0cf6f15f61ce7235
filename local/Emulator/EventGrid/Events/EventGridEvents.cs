using System.Globalization;
using System.Text.Json;

namespace Local.Emulator.EventGrid.Events;

/// <summary>
/// Reads and creates events in the Event Grid schema: https://learn.microsoft.com/azure/event-grid/event-schema#event-properties
/// </summary>
internal static class EventGridEvents
{
    private const string MetadataVersion = "1", Configured = "This resource is configured for 'EventGridEvent' schema.";
    private static readonly string[] Required = ["id", "subject", "eventType", "eventTime"];
    private static readonly string[] Known = [.. Required, "topic", "data", "dataVersion", "metadataVersion"];

    /// <param name="body">An array of events, even if there is only one, as the service requires.</param>
    /// <param name="topic">The resource id of the topic, which is added to each event.</param>
    public static Publication Read(JsonElement body, string topic)
    {
        if (body.ValueKind != JsonValueKind.Array)
            return Publication.Refused(
                $"{Configured} Unexpected token when reading JSON. Expected: StartArray, actual: {Json.Token(body)}.");
        var events = new List<GridEvent>(body.GetArrayLength());
        foreach (var one in body.EnumerateArray())
        {
            if (Fault(one, topic) is { } fault) return Publication.Refused($"{Configured} {fault} (event {events.Count} of the request)");
            events.Add(Stamped(one, topic));
        }
        return Publication.Of(events);
    }

    /// <summary>Creates an event of the service itself.</summary>
    /// <param name="data">Writes one JSON value.</param>
    public static GridEvent Create(
        string id, string topic, string subject, string type, DateTimeOffset time, string dataVersion, Action<Utf8JsonWriter> data)
    {
        var json = Json.Build(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("topic", topic);
            writer.WriteString("subject", subject);
            writer.WriteString("eventType", type);
            writer.WriteString("id", id);
            writer.WritePropertyName("data");
            data(writer);
            writer.WriteString("dataVersion", dataVersion);
            writer.WriteString("metadataVersion", MetadataVersion);
            writer.WriteString("eventTime", time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        });
        return new GridEvent(EventSchema.EventGridSchema, json, id, type, subject, dataVersion);
    }

    private static string? Fault(JsonElement one, string topic)
    {
        if (one.ValueKind != JsonValueKind.Object)
            return $"Unexpected token when reading JSON. Expected: StartObject, actual: {Json.Token(one)}.";
        foreach (var property in one.EnumerateObject())
        {
            if (!Known.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
                return $"Received unexpected property '{property.Name}' in JSON which does not conform to the expected schema. "
                    + $"There are {string.Join(", ", Known)}.";
        }
        foreach (var name in Required)
        {
            if (string.IsNullOrEmpty(Json.Text(one, name)))
                return $"The property '{name}' is required, and must be a string that is not empty.";
        }
        foreach (var name in Known.Except(["data"]))
        {
            if (Json.Find(one, name) is { ValueKind: not (JsonValueKind.String or JsonValueKind.Null) })
                return $"The property '{name}' must be a string.";
        }
        if (!DateTimeOffset.TryParse(Json.Text(one, "eventTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            return $"The property 'eventTime' must be a date and time in UTC, not '{Json.Text(one, "eventTime")}'.";
        if (Json.Text(one, "metadataVersion") is { Length: > 0 } version && version != MetadataVersion)
            return $"The property 'metadataVersion' must be left out or '{MetadataVersion}'.";
        return Json.Text(one, "topic") is { Length: > 0 } other && !other.Equals(topic, StringComparison.OrdinalIgnoreCase)
            ? $"The property 'topic' must be left out or the topic's resource id: '{topic}', not '{other}'." : null;
    }

    // Restores the documented case of the names.
    private static GridEvent Stamped(JsonElement one, string topic)
    {
        var (id, type, subject, version) =
            (Json.Text(one, "id")!, Json.Text(one, "eventType")!, Json.Text(one, "subject")!, Json.Text(one, "dataVersion") ?? "");
        var json = Json.Build(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("topic", topic);
            writer.WriteString("subject", subject);
            writer.WriteString("eventType", type);
            writer.WriteString("eventTime", Json.Text(one, "eventTime"));
            if (Json.Find(one, "data") is { } data)
            {
                writer.WritePropertyName("data");
                data.WriteTo(writer);
            }
            writer.WriteString("dataVersion", version);
            writer.WriteString("metadataVersion", MetadataVersion);
            writer.WriteEndObject();
        });
        return new GridEvent(EventSchema.EventGridSchema, json, id, type, subject, version);
    }
}
