using System.Text.Json;
using System.Text.Json.Nodes;

namespace Functions.LocalHost.Messaging;

/// <summary>Reads the bodies of messages or events with which a function is run by hand.</summary>
internal static class ByHand
{
    /// <summary>Returns the items of an array for a function that takes batches, or else the text as a single body.</summary>
    public static IReadOnlyList<string> Bodies(string text, bool isBatch)
    {
        if (!isBatch || !text.AsSpan().TrimStart().StartsWith("[")) return [text];
        try
        {
            return JsonNode.Parse(text) is JsonArray { Count: > 0 } many ? [.. many.Select(Body)] : [text];
        }
        catch (JsonException)
        {
            // Text that only looks like an array.
            return [text];
        }
    }

    private static string Body(JsonNode? item) => item is JsonValue value && value.TryGetValue<string>(out var text) ? text
        : item?.ToJsonString() ?? "null";
}
