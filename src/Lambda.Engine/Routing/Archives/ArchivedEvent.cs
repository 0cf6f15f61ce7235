using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lambda.Engine.Routing.Archives;

/// <summary>An event in an archive, in EventBridge's envelope.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">The event's source, within which the id is unique.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Json">The envelope.</param>
internal sealed record ArchivedEvent(string Id, string Source, DateTimeOffset Time, ReadOnlyMemory<byte> Json)
{
    // As deep as an event may be.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = PayloadJson.MaxDepth };

    /// <summary>Reads an event. Returns null for anything else, since others may write to the archive's files.</summary>
    public static ArchivedEvent? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Text(root, "id") is { } id && Text(root, "source") is { } source
                && DateTimeOffset.TryParse(Text(root, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? new(id, source, time, json)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second exception is for half a surrogate pair, which JSON can contain and text cannot.
            return null;
        }
    }

    /// <summary>Returns the event as a replay sends it: with the replay's name.</summary>
    /// <param name="replay">The replay's name, which needs no escaping.</param>
    public ReadOnlyMemory<byte> In(string replay) =>
        (byte[])[.. Json.Span.TrimEnd(" \t"u8)[..^1], .. Encoding.UTF8.GetBytes($",\"replay-name\":\"{replay}\"}}")];

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
