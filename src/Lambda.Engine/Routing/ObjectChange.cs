namespace Lambda.Engine.Routing;

/// <summary>A change of an object, read from a blob's event.</summary>
/// <param name="Name">The name that S3 gives the event, such as <c>ObjectRemoved:Delete</c>.</param>
/// <param name="Bucket">The bucket, which is the container.</param>
/// <param name="Key">The object's key, which is the blob's name; not encoded.</param>
/// <param name="Data">The rest of the blob's event.</param>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html; the blob's side is
/// https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage.
/// </remarks>
internal sealed record ObjectChange(string Name, string Bucket, string Key, BlobData Data)
{
    private const string Archive = "Archive";

    /// <summary>Reads a blob's event; null if it is not valid, or if S3 has no such event.</summary>
    public static ObjectChange? Of(GridEvent grid)
    {
        if (!ObjectEvents.IsOfStorage(grid) || !ObjectEvents.TrySplit(grid.Subject, out var container, out var key)) return null;
        var data = grid.Data.IsEmpty ? new BlobData() : ObjectEvents.ReadData(grid.Data.Span);
        return data is not null && NameOf(grid.Type, data) is { } name ? new(name, container, key, data) : null;
    }

    private static string? NameOf(string type, BlobData data) => (type, data.Api) switch
    {
        ("Microsoft.Storage.BlobCreated", "CopyBlob") => "ObjectCreated:Copy",
        ("Microsoft.Storage.BlobCreated", "PutBlockList") => "ObjectCreated:CompleteMultipartUpload",
        ("Microsoft.Storage.BlobCreated", _) => "ObjectCreated:Put",
        ("Microsoft.Storage.BlobDeleted", _) => "ObjectRemoved:Delete",
        ("Microsoft.Storage.AsyncOperationInitiated", _) => "ObjectRestore:Post",
        ("Microsoft.Storage.BlobTierChanged", _) when data.PreviousTier == Archive => "ObjectRestore:Completed",
        ("Microsoft.Storage.BlobTierChanged", _) when data.AccessTier is not null => "LifecycleTransition",
        _ => null,
    };
}
