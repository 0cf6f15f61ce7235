using System.Globalization;
using System.Text.Json;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;

namespace Lambda.Engine.TableStreams.Cosmos;

/// <summary>Reads documents of Cosmos DB's change feed as records of a stream, in DynamoDB's or DocumentDB's form.</summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/cosmos-db/nosql/change-feed-modes: in <i>latest version</i> mode the feed has the document
/// itself, and nothing says whether it is new; in <i>all versions and deletes</i> mode it has the current document, the previous one and
/// metadata.
/// </remarks>
internal static class CosmosChanges
{
    /// <summary>Reads the documents of a call, in order.</summary>
    /// <param name="source">The container, and the form of its changes.</param>
    /// <param name="documents">The documents, in an array.</param>
    /// <param name="partitionKey">The property that is the partition key, which becomes a key of the item; null if <c>id</c> is the only
    /// key.</param>
    /// <exception cref="JsonException">They are not documents of a change feed.</exception>
    public static IReadOnlyList<StreamRecord> Of(EventSource source, JsonElement documents, string? partitionKey)
    {
        if (documents.ValueKind != JsonValueKind.Array) throw new JsonException("The change feed did not deliver an array of documents.");
        var (records, last, latest) = (new List<StreamRecord>(documents.GetArrayLength()), 0L, DateTimeOffset.UnixEpoch);
        foreach (var document in documents.EnumerateArray())
        {
            if (document.ValueKind != JsonValueKind.Object)
                throw new JsonException("The change feed delivered a document that is not an object.");
            // Documents of one transaction share their number: those after the first have the next ones.
            last = Math.Max(last + 1, Number(document, "_lsn", "lsn") * 1000);
            latest = DateTimeOffset.FromUnixTimeSeconds(Math.Max(latest.ToUnixTimeSeconds(), Number(document, "_ts", "crts")));
            records.Add(Record(source, Change(document, partitionKey, last, latest)));
        }
        return records;
    }

    private static StreamRecord Record(EventSource source, CosmosChange change)
    {
        try
        {
            var data = source.IsOfDocuments ? DocumentForm.Write(source, change) : ItemForm.Write(change);
            return new($"{change.Key}\n{change.Id}", change.Sequence, data, change.At)
            {
                Change = new(
                    DeterministicId.Of(
                        string.Create(CultureInfo.InvariantCulture, $"{source.Name}\n{change.Key}\n{change.Id}\n{change.Sequence}"))
                        .Replace("-", "", StringComparison.Ordinal),
                    ItemForm.NameOf(change), change.IsExpiry),
            };
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException($"The document '{change.Id}' has text that is not Unicode.", e);
        }
    }

    private static CosmosChange Change(JsonElement document, string? partitionKey, long sequence, DateTimeOffset at)
    {
        // Documents may have a member of this name themselves; those also have an id.
        var metadata = default(JsonElement);
        var hasVersions = !document.TryGetProperty("id", out _)
            && document.TryGetProperty("metadata", out metadata) && metadata.ValueKind == JsonValueKind.Object;
        var (after, before) = hasVersions ? (Image(document, "current"), Image(document, "previous")) : (document, null);
        var named = after ?? before ?? metadata;
        if (named.ValueKind != JsonValueKind.Object || !named.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String)
            throw new JsonException("The change feed delivered a document without an id.");
        var operation = hasVersions && metadata.TryGetProperty("operationType", out var type) ? type.GetString() : null;
        var isExpiry = hasVersions && metadata.TryGetProperty("timeToLiveExpired", out var expired)
            && expired.ValueKind == JsonValueKind.True;
        return new(named, after, before, operation, isExpiry, id.GetString()!, partitionKey, sequence, at);
    }

    private static JsonElement? Image(JsonElement document, string name) =>
        document.TryGetProperty(name, out var image) && image.ValueKind == JsonValueKind.Object
            && image.TryGetProperty("id", out _) ? image : null;

    private static long Number(JsonElement document, string name, string inMetadata) =>
        Number(document, name) ?? (document.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            ? Number(metadata, inMetadata) : null) ?? 0;

    private static long? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var value)
            ? value : null;
}
