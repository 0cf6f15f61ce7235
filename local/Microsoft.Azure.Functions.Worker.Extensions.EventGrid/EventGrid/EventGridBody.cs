using System.Text.Json;

namespace Local.EventGrid;

/// <summary>Reads what Event Grid posts: an array of events or a single one, in the Event Grid schema or as CloudEvents 1.0.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema and https://learn.microsoft.com/azure/event-grid/delivery-and-retry.</remarks>
internal static class EventGridBody
{
    /// <summary>What one delivery holds at most.</summary>
    /// <remarks>Mirrors https://learn.microsoft.com/azure/event-grid/delivery-and-retry#output-batching.</remarks>
    public const int MaxEvents = 5000;

    /// <summary>The events of a delivery.</summary>
    /// <exception cref="FormatException">The body is not such events.</exception>
    public static IReadOnlyList<GridEvent> Events(string body) => Read(body, root =>
    {
        if (root.ValueKind == JsonValueKind.Object) return [Event(root)];
        if (root.ValueKind != JsonValueKind.Array) throw new FormatException($"The request content should be parseable into a JSON object or array, but was {root.ValueKind}.");
        if (root.GetArrayLength() > MaxEvents) throw new FormatException($"The request has {root.GetArrayLength()} events; a delivery has {MaxEvents} at most.");
        return (IReadOnlyList<GridEvent>)[.. root.EnumerateArray().Select(Event)];
    });

    /// <summary>The code with which a new subscription is confirmed.</summary>
    /// <exception cref="FormatException">The body has none.</exception>
    public static string ValidationCode(string body) => Read(body, root =>
    {
        var first = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
        if (Property(first, "data") is { } data)
        {
            // As a CloudEvent it is JSON in a text.
            if (data.ValueKind == JsonValueKind.String) return Read(data.GetString()!, Code);
            return Code(data);
        }
        throw new FormatException("The validation event has no 'data'.");
    });

    private static string Code(JsonElement data) =>
        Property(data, "validationCode") is { ValueKind: JsonValueKind.String } code ? code.GetString()! : throw new FormatException("The validation event has no 'validationCode'.");

    private static GridEvent Event(JsonElement one) => one.ValueKind == JsonValueKind.Object
        ? new(one.GetRawText(), Property(one, "data")?.GetRawText())
        : throw new FormatException($"An event is a JSON object, but one was {one.ValueKind}.");

    private static JsonElement? Property(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : null;

    private static T Read<T>(string json, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: half a surrogate pair, which JSON can write and text cannot hold.
            throw new FormatException($"The request content is not JSON: {e.Message}", e);
        }
    }
}
