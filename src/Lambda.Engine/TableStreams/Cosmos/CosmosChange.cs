using System.Text.Json;

namespace Lambda.Engine.TableStreams.Cosmos;

/// <summary>A change of a Cosmos DB document.</summary>
/// <param name="Named">The image that has the document's keys: the one after the change, or else the one before it.</param>
/// <param name="After">The document after the change; null when it was deleted.</param>
/// <param name="Before">The document before the change; null when it did not exist, or is not known.</param>
/// <param name="Operation"><c>create</c>, <c>replace</c> or <c>delete</c>; null in <i>latest version</i> mode.</param>
/// <param name="IsExpiry">Whether the document was deleted because its time to live ended.</param>
/// <param name="PartitionKey">The property that is the partition key; null for none.</param>
/// <param name="Sequence">The number of the change.</param>
/// <param name="At">When the change was made, to the second.</param>
internal sealed record CosmosChange(
    JsonElement Named, JsonElement? After, JsonElement? Before, string? Operation, bool IsExpiry, string Id, string? PartitionKey,
    long Sequence, DateTimeOffset At)
{
    private static readonly string[] OfTheService = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"];

    /// <summary>The value of the partition key, as JSON; empty if there is no partition key.</summary>
    public string Key => PartitionKey is not null && Named.TryGetProperty(PartitionKey, out var key) ? key.GetRawText() : "";

    /// <summary>Returns whether a member belongs to the document itself, rather than being added by the service.</summary>
    public static bool IsOwn(string member) => !OfTheService.Contains(member);
}
