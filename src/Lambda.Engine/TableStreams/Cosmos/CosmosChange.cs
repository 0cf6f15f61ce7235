using System.Text.Json;

namespace Lambda.Engine.TableStreams.Cosmos;

/// <summary>A change of a document of Cosmos DB.</summary>
/// <param name="Named">Whichever image has the document's keys.</param>
/// <param name="After">The document after the change; null when it was deleted.</param>
/// <param name="Before">The document before it; null when it was not there, or is not known.</param>
/// <param name="Operation"><c>create</c>, <c>replace</c> or <c>delete</c>; null in latest version mode.</param>
/// <param name="IsExpiry">Whether time to live deleted it.</param>
/// <param name="PartitionKey">The property that is the partition key; null for none.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="At">When it was made, to the second.</param>
internal sealed record CosmosChange(
    JsonElement Named, JsonElement? After, JsonElement? Before, string? Operation, bool IsExpiry, string Id, string? PartitionKey,
    long Sequence, DateTimeOffset At)
{
    private static readonly string[] OfTheService = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"];

    /// <summary>The value of the partition key, as JSON; empty without one.</summary>
    public string Key => PartitionKey is not null && Named.TryGetProperty(PartitionKey, out var key) ? key.GetRawText() : "";

    /// <summary>Whether a member is the document's own, not one that the service adds.</summary>
    public static bool IsOwn(string member) => !OfTheService.Contains(member);
}
