using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Local.Emulator.EventHubs.Contents;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.Status;

namespace Local.Emulator.EventHubs.Pages;

/// <summary>An event in a form that people can read, whatever protocol it was sent with.</summary>
/// <param name="Body">The body; truncated if it is long.</param>
internal sealed record EventDocument(
    int Partition, long SequenceNumber, DateTimeOffset EnqueuedTime, string? PartitionKey,
    IReadOnlyDictionary<string, string?> Properties, int Size, string Body)
{
    private const int ShortBody = 2000;

    public static EventDocument Of(int partition, in HubEvent one)
    {
        var message = EventMessage.Of(one.Content);
        return new EventDocument(
            partition, one.SequenceNumber, DateTimeOffset.FromUnixTimeMilliseconds(one.EnqueuedTime), one.PartitionKey,
            SentProperties.Text((message.ApplicationProperties ?? []).Where(pair => pair.Key is string)
                .Select(pair => KeyValuePair.Create((string)pair.Key, pair.Value))),
            one.Content.Size, BodyText.Of(message.Body, ShortBody));
    }
}

/// <summary>An event that the page sends.</summary>
/// <param name="Partition">The partition; null to let the key, or the hub, decide.</param>
internal sealed record SentEvent(
    string? Body, string? ContentType, string? PartitionKey, string? Partition, IReadOnlyDictionary<string, JsonElement>? Properties);

[JsonSerializable(typeof(IReadOnlyList<EventDocument>))]
[JsonSerializable(typeof(SentEvent))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class HubJson : JsonSerializerContext
{
    /// <summary>The contract for the page, which never uses text as HTML: it does not escape text for HTML.</summary>
    public static HubJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
