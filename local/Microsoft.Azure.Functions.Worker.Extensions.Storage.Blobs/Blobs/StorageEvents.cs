using System.Text.Json;
using Azure.Storage.Blobs;

namespace Local.Blobs;

/// <summary>Reads events of storage accounts in the Event Grid schema and as CloudEvents 1.0, an array or a single one.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage.</remarks>
internal static class StorageEvents
{
    private const string BlobCreated = "Microsoft.Storage.BlobCreated";

    /// <summary>The blobs that were created or replaced; events of other types are left out.</summary>
    /// <exception cref="FormatException">The body is not such events.</exception>
    public static IReadOnlyList<BlobVersion> BlobsCreated(JsonElement body) => [.. Events(body).Where(IsBlobCreated).Select(Blob)];

    /// <summary>The code with which a new subscription is confirmed.</summary>
    /// <exception cref="FormatException">The body has none.</exception>
    public static string ValidationCode(JsonElement body) => Text(Data(Events(body).First()), "validationCode");

    private static IEnumerable<JsonElement> Events(JsonElement body) => body.ValueKind switch
    {
        JsonValueKind.Object => [body],
        JsonValueKind.Array when body.GetArrayLength() > 0 && body.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Object) => body.EnumerateArray(),
        _ => throw new FormatException("The body is neither an event nor an array of events."),
    };

    private static bool IsBlobCreated(JsonElement one) => one.TryGetProperty("eventType", out _) ? Text(one, "eventType") == BlobCreated : Text(one, "type") == BlobCreated;

    private static BlobVersion Blob(JsonElement one)
    {
        var data = Data(one);
        var url = Text(data, "url");
        var uri = Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? new BlobUriBuilder(parsed) : null;
        return uri is { BlobContainerName.Length: > 0, BlobName.Length: > 0 }
            ? new(uri.BlobContainerName, uri.BlobName, BlobVersion.Quoted(Text(data, "eTag")), Text(data, "blobType"))
            : throw new FormatException($"'{url}', the url of an event, is not the address of a blob.");
    }

    // As a CloudEvent it may be JSON in a text.
    private static JsonElement Data(JsonElement one)
    {
        if (!one.TryGetProperty("data", out var data)) throw new FormatException("An event has no data.");
        if (data.ValueKind == JsonValueKind.String) data = JsonDocument.Parse(data.GetString()!).RootElement;
        return data.ValueKind == JsonValueKind.Object ? data : throw new FormatException("The data of an event is not an object.");
    }

    private static string Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text
        : throw new FormatException($"An event has no '{name}'.");
}
