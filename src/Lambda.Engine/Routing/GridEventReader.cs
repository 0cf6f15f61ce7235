using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lambda.Engine.Observability;
using Lambda.Engine.Routing.Topics;

namespace Lambda.Engine.Routing;

/// <summary>Reads an event in either of Event Grid's schemas.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/event-grid/event-schema and https://learn.microsoft.com/azure/event-grid/cloud-event-schema.
/// </remarks>
internal static class GridEventReader
{
    // As deep as the resulting event may be.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = PayloadJson.MaxDepth };

    private static readonly HashSet<string> OfCloudEvents =
    [
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data", "data_base64",
    ];

    /// <exception cref="MalformedEventException">It is not JSON, or in neither schema.</exception>
    public static GridEvent Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new MalformedEventException($"expected an object, not {root.ValueKind}.");
            return root.TryGetProperty("specversion", out var version) ? CloudEvent(root, version) : EventGridEvent(root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second exception is for half a surrogate pair, which JSON can contain and text cannot.
            throw new MalformedEventException(
                e is JsonException ? $"the text is not JSON: {e.Message}" : "the event has a string that is not Unicode.", e);
        }
    }

    private static GridEvent CloudEvent(JsonElement root, JsonElement version)
    {
        if (version.ValueKind != JsonValueKind.String || !version.ValueEquals("1.0"))
            throw new MalformedEventException("the specversion must be \"1.0\".");
        return new(
            Required(root, "id"), Required(root, "source"), Required(root, "type"), Text(root, "subject"), Time(root, "time"), Data(root))
        {
            Trace = TraceParent.Read(Extension(root, TraceParent.Header), Extension(root, TraceParent.StateHeader)),
            Bytes = Bytes(root),
            Extensions = Extensions(root),
        };
    }

    private static byte[]? Bytes(JsonElement root) =>
        root.TryGetProperty("data_base64", out var bytes) && bytes.ValueKind == JsonValueKind.String
            && bytes.TryGetBytesFromBase64(out var read)
            ? read
            : null;

    // If an attribute occurs twice, the last one counts.
    private static Dictionary<string, MessageAttribute> Extensions(JsonElement root)
    {
        var extensions = new Dictionary<string, MessageAttribute>(StringComparer.Ordinal);
        foreach (var one in root.EnumerateObject())
            if (!OfCloudEvents.Contains(one.Name)) extensions[one.Name] = Attribute(one.Value);
        return extensions;
    }

    // Their types are CloudEvents' own: https://github.com/cloudevents/spec/blob/main/cloudevents/spec.md#type-system.
    private static MessageAttribute Attribute(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new(MessageAttribute.Text, value.GetString()!),
        JsonValueKind.Number => new(MessageAttribute.Number, value.GetRawText()),
        _ => new(MessageAttribute.Text, value.GetRawText()),
    };

    // Event Grid fills in the topic if the publisher leaves it out.
    private static GridEvent EventGridEvent(JsonElement root) =>
        new(Required(root, "id"), Text(root, "topic") ?? "", Required(root, "eventType"), Text(root, "subject"), Time(root, "eventTime"),
            Data(root));

    // If it has another type it is ignored rather than refused; there is no trace then.
    private static string? Extension(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Required(JsonElement root, string name) =>
        Text(root, name) is { Length: > 0 } text
            ? text
            : throw new MalformedEventException(
                $"the member '{name}' is missing: the event is neither a CloudEvent 1.0 nor in the Event Grid schema.");

    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new MalformedEventException($"the member '{name}' must be a string, not {value.ValueKind}.");
    }

    private static DateTimeOffset? Time(JsonElement root, string name)
    {
        if (Text(root, name) is not { } text) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new MalformedEventException($"the member '{name}' is '{text}', which is not a time.");
    }

    private static byte[] Data(JsonElement root)
    {
        if (root.TryGetProperty("data", out var data)) return JsonMarshal.GetRawUtf8Value(data).ToArray();
        // EventBridge's envelope has no member for binary data, so it keeps its name and form.
        return root.TryGetProperty("data_base64", out var bytes)
            ? [.. "{\"data_base64\":"u8, .. JsonMarshal.GetRawUtf8Value(bytes), .. "}"u8]
            : [];
    }
}
