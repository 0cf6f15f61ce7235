namespace Local.Emulator.EventGrid.Blobs;

/// <summary>A blob, as a listing shows it.</summary>
/// <param name="ETag">The ETag without quotes, as in listings and events.</param>
/// <param name="Type">The type as in events: <c>BlockBlob</c>, <c>AppendBlob</c> or <c>PageBlob</c>.</param>
/// <param name="Created">When the blob was last put, in whole seconds; null if the listing does not say.</param>
/// <param name="ContentHash">The hash of a block blob, if the listing has it.</param>
internal sealed record BlobVersion(
    string Container, string Name, string ETag, string Type, string ContentType, long ContentLength,
    DateTimeOffset Modified, DateTimeOffset? Created = null, string? ContentHash = null)
{
    /// <summary>
    /// Returns whether this version replaced another one, rather than only changed its metadata, lease or tier, or was appended to. The
    /// service raises no events for such changes.
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
