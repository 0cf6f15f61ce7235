namespace Local.Emulator.EventGrid.Blobs;

/// <summary>A blob as a listing shows it.</summary>
/// <param name="ETag">Without quotes, as listings and events have it.</param>
/// <param name="Type">As events have it: <c>BlockBlob</c>, <c>AppendBlob</c> or <c>PageBlob</c>.</param>
/// <param name="Created">When it was put last, in whole seconds; null if the listing does not say.</param>
/// <param name="ContentHash">Of a block blob, if the listing says.</param>
internal sealed record BlobVersion(
    string Container, string Name, string ETag, string Type, string ContentType, long ContentLength,
    DateTimeOffset Modified, DateTimeOffset? Created = null, string? ContentHash = null)
{
    /// <summary>
    /// Whether this replaced the other, and did not only change its metadata, its lease or its tier, or append to it: for those the
    /// service raises nothing.
    /// </summary>
    public bool Replaces(BlobVersion other)
    {
        if (ETag == other.ETag) return false;
        if (Created is null || Created != other.Created || ContentLength != other.ContentLength)
            return Created is null || Created != other.Created || Type == "BlockBlob";
        if (ContentHash is not null && other.ContentHash is not null) return ContentHash != other.ContentHash;
        // Changes within the same second cannot be distinguished: raise one event too many rather than none.
        return Type == "BlockBlob" && Modified - Created < TimeSpan.FromSeconds(1);
    }
}
