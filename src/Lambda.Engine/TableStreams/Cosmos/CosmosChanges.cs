using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams.Writing;

namespace Lambda.Engine.TableStreams.Cosmos;

/// <summary>Reads documents of Cosmos DB's change feed as records of a stream of items. Pure.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/cosmos-db/nosql/change-feed-modes: in latest version mode a document is itself, and nothing
/// says whether it is new; in all versions and deletes mode it is current, previous and metadata.
/// </remarks>
internal static class CosmosChanges
{
    private static readonly string[] OfTheService = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"];
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads the documents of a call, in order.</summary>
    /// <param name="container">The container.</param>
    /// <param name="documents">The documents, in an array.</param>
    /// <param name="partitionKey">The property that is the partition key, one of the item's keys; null for only <c>id</c>.</param>
    /// <exception cref="JsonException">They are not documents of a change feed.</exception>
    public static IReadOnlyList<StreamRecord> Of(string container, JsonElement documents, string? partitionKey)
    {
        if (documents.ValueKind != JsonValueKind.Array) throw new JsonException("The documents of a change feed are an array.");
        var (records, last, latest) = (new List<StreamRecord>(documents.GetArrayLength()), 0L, DateTimeOffset.UnixEpoch);
        foreach (var document in documents.EnumerateArray())
        {
            if (document.ValueKind != JsonValueKind.Object) throw new JsonException("A document of a change feed is an object.");
            // Documents of one transaction share their number: those after the first have the next ones.
            last = Math.Max(last + 1, Number(document, "_lsn", "lsn") * 1000);
            latest = DateTimeOffset.FromUnixTimeSeconds(Math.Max(latest.ToUnixTimeSeconds(), Number(document, "_ts", "crts")));
            records.Add(Record(container, document, partitionKey, last, latest));
        }
        return records;
    }

    private static StreamRecord Record(
        string container, JsonElement document, string? partitionKey, long sequence, DateTimeOffset at)
    {
        var hasVersions = document.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("operationType", out _);
        var (after, before) = hasVersions ? (Image(document, "current"), Image(document, "previous")) : (document, null);
        var named = after ?? before ?? metadata;
        if (!named.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String)
            throw new JsonException("A document of a change feed has no id.");
        var (name, key) = (hasVersions ? NameOf(metadata) : "MODIFY", KeyOf(named, partitionKey));
        var view = hasVersions ? StreamViewType.NewAndOldImages : StreamViewType.NewImage;
        return new($"{key}\n{id.GetString()}", sequence, Write(named, partitionKey, after, before, view, sequence, at), at)
        {
            Change = new(
                DeterministicId.Of(string.Create(CultureInfo.InvariantCulture, $"{container}\n{key}\n{id.GetString()}\n{sequence}"))
                    .Replace("-", "", StringComparison.Ordinal),
                name,
                hasVersions && metadata.TryGetProperty("timeToLiveExpired", out var expired) && expired.ValueKind == JsonValueKind.True),
        };
    }

    private static string NameOf(JsonElement metadata) => metadata.GetProperty("operationType").GetString() switch
    {
        "create" => "INSERT",
        "delete" => "REMOVE",
        _ => "MODIFY",
    };

    private static JsonElement? Image(JsonElement document, string name) =>
        document.TryGetProperty(name, out var image) && image.ValueKind == JsonValueKind.Object && image.TryGetProperty("id", out _)
            ? image
            : null;

    private static string KeyOf(JsonElement document, string? partitionKey) =>
        partitionKey is not null && document.TryGetProperty(partitionKey, out var key) ? key.GetRawText() : "";

    private static long Number(JsonElement document, string name, string inMetadata) =>
        document.TryGetProperty(name, out var number) && number.TryGetInt64(out var value)
        || document.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty(inMetadata, out number) && number.TryGetInt64(out value) ? value : 0;

    private static ReadOnlyMemory<byte> Write(
        JsonElement named,
        string? partitionKey,
        JsonElement? after,
        JsonElement? before,
        StreamViewType view,
        long sequence,
        DateTimeOffset at)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartObject();
        writer.WriteNumber("ApproximateCreationDateTime"u8, at.ToUnixTimeSeconds());
        writer.WriteStartObject("Keys"u8);
        DocumentAttributes.WriteMembers(writer, named, name => name == "id" || name == partitionKey);
        writer.WriteEndObject();
        WriteImage(writer, "NewImage", after);
        WriteImage(writer, "OldImage", before);
        writer.WriteString("SequenceNumber"u8, DynamoDbEventJson.Text(sequence));
        writer.WriteNumber("SizeBytes"u8, (after?.GetRawText().Length ?? 0) + (before?.GetRawText().Length ?? 0));
        writer.WriteString("StreamViewType"u8, view.ToText());
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteImage(Utf8JsonWriter writer, string name, JsonElement? image)
    {
        if (image is not { } document) return;
        writer.WriteStartObject(name);
        DocumentAttributes.WriteMembers(writer, document, member => !OfTheService.Contains(member));
        writer.WriteEndObject();
    }
}
