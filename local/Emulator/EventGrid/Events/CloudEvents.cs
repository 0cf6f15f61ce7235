using System.Globalization;
using System.Text.Json;

namespace Local.Emulator.EventGrid.Events;

/// <summary>
/// Reads CloudEvents 1.0, one or a batch, and converts events in the Event Grid schema to CloudEvents:
/// https://learn.microsoft.com/azure/event-grid/cloud-event-schema
/// </summary>
internal static class CloudEvents
{
    /// <summary>The media types of the structured mode. Only Event Grid namespaces support the binary mode; topics do not.</summary>
    public const string Single = "application/cloudevents+json", Batch = "application/cloudevents-batch+json";

    private const string Configured =
        "This resource is configured to receive event in 'CloudEventV10' schema. "
            + "The JSON received does not conform to the expected schema.";
    private static readonly string[] Required = ["id", "source", "specversion", "type"];
    private static readonly string[] Texts = [.. Required, "subject", "time", "datacontenttype", "dataschema", "data_base64"];

    /// <param name="isBatch">Whether the content type says that it is an array.</param>
    public static Publication Read(JsonElement body, bool isBatch)
    {
        var expected = isBatch ? JsonValueKind.Array : JsonValueKind.Object;
        if (body.ValueKind != expected)
            return Publication.Refused(
                $"{Configured} Token Expected: Start{expected}, Actual Token Received: {Json.Token(body)}. Use the content type "
                    + $"{Single} for one event and {Batch} for an array.");
        JsonElement[] all = isBatch ? [.. body.EnumerateArray()] : [body];
        for (var i = 0; i < all.Length; i++)
        {
            if (Fault(all[i]) is { } fault) return Publication.Refused($"{Configured} {fault} (event {i} of the request)");
        }
        return Publication.Of([.. all.Select(Read)]);
    }

    /// <summary>Converts an event to a CloudEvent, for subscriptions with that schema.</summary>
    public static JsonElement Of(GridEvent one) => one.Schema == EventSchema.CloudEventSchemaV1_0 ? one.Json : Json.Build(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id", one.Id);
        writer.WriteString("source", Json.Text(one.Json, "topic"));
        writer.WriteString("specversion", "1.0");
        writer.WriteString("type", one.Type);
        writer.WriteString("subject", one.Subject);
        writer.WriteString("time", Json.Text(one.Json, "eventTime"));
        if (Json.Find(one.Json, "data") is { } data)
        {
            writer.WritePropertyName("data");
            data.WriteTo(writer);
        }
        writer.WriteEndObject();
    });

    private static GridEvent Read(JsonElement one) => new(
        EventSchema.CloudEventSchemaV1_0,
        one.Clone(),
        one.GetProperty("id").GetString()!,
        one.GetProperty("type").GetString()!,
        Json.Text(one, "subject") ?? "",
        "");

    private static string? Fault(JsonElement one)
    {
        if (one.ValueKind != JsonValueKind.Object) return $"Token Expected: StartObject, Actual Token Received: {Json.Token(one)}.";
        foreach (var property in one.EnumerateObject())
        {
            if (property.Name != "data_base64" && !property.Name.All(char.IsAsciiLetterOrDigit))
                return $"'{property.Name}' is not a valid attribute name: use letters and digits.";
            if (Texts.Contains(property.Name) && property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                return $"The attribute '{property.Name}' must be a string.";
            if (!IsValue(property)) return $"The attribute '{property.Name}' must be a string, a number, true or false.";
        }
        foreach (var name in Required)
        {
            if (!one.TryGetProperty(name, out var value) || string.IsNullOrEmpty(value.GetString()))
                return $"The attribute '{name}' is required, and must be a string that is not empty.";
        }
        if (one.GetProperty("specversion").GetString() != "1.0") return "The attribute 'specversion' must be '1.0'.";
        if (one.TryGetProperty("data", out _)
            && one.TryGetProperty("data_base64", out var base64)
            && base64.ValueKind != JsonValueKind.Null) return "Only one of 'data' and 'data_base64' is allowed.";
        return Json.Text(one, "time") is { } time && !DateTimeOffset.TryParse(
            time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out _) ? $"The attribute 'time' must be an RFC 3339 timestamp, not '{time}'." : null;
    }

    private static bool IsValue(JsonProperty property) =>
        property.Name == "data" || property.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
}
