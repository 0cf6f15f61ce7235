using System.Text.Json;
using System.Text.Json.Nodes;

namespace Functions.LocalHost.Messaging;

/// <summary>The bodies of messages or events that a function is run with by hand.</summary>
internal static class ByHand
{
    /// <summary>The items of an array for a function that takes batches; otherwise the text is one body.</summary>
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
