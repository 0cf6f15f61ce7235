using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lambda.Engine.Async;

namespace Lambda.Engine.Routing;

/// <summary>Converts blob events to S3 events in the form that EventBridge delivers; the container becomes the bucket.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html; the blob's side is
/// https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage.
/// </remarks>
internal static class ObjectEvents
{
    private const string Containers = "/blobServices/default/containers/";
    private const string Blobs = "/blobs/";

    /// <summary>Converts a blob event to an S3 event; null when the event is not about creating or deleting a blob.</summary>
    public static BusEvent? Of(GridEvent grid, DateTimeOffset now)
    {
        var created = grid.Type == "Microsoft.Storage.BlobCreated";
        if (!created && grid.Type != "Microsoft.Storage.BlobDeleted" || !IsOfStorage(grid)
            || !TrySplit(grid.Subject, out var container, out var key))
            return null;
        var data = grid.Data.IsEmpty ? new BlobData() : ReadData(grid.Data.Span);
        if (data is null) return null;
        // S3 gives no size for deletions.
        var entity = new ObjectEntity(key, created ? data.ContentLength : null, data.ETag?.Trim('"'), data.Sequencer);
        var detail = new ObjectDetail(
            "0", new(container), entity, data.RequestId, Reason(created, data.Api), created ? null : "Permanently Deleted");
        return new(
            grid.Id, created ? "Object Created" : "Object Deleted", "aws.s3", grid.Time ?? now, [$"arn:aws:s3:::{container}"],
            JsonSerializer.SerializeToUtf8Bytes(detail, ObjectEventJson.Readable.ObjectDetail));
    }

    /// <summary>Returns whether the event concerns a blob in a container that is reserved for the engine or the host.</summary>
    public static bool IsOfTheEngine(GridEvent grid) =>
        IsOfStorage(grid) && TrySplit(grid.Subject, out var container, out _) && ReservedNames.Has(container);

    /// <summary>Returns whether the event comes from a storage account.</summary>
    // Event Grid sets the source, except for CloudEvents on custom topics; docs/settings.md says what to do about those.
    public static bool IsOfStorage(GridEvent grid) =>
        grid.Source.Contains("/providers/Microsoft.Storage/storageAccounts/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Splits a subject into the names of the container and the blob.</summary>
    public static bool TrySplit(string? subject, [NotNullWhen(true)] out string? container, [NotNullWhen(true)] out string? key)
    {
        (container, key) = (null, null);
        if (subject is null || !subject.StartsWith(Containers, StringComparison.Ordinal)) return false;
        var path = subject[Containers.Length..];
        var at = path.IndexOf(Blobs, StringComparison.Ordinal);
        if (at < 1 || path.Length == at + Blobs.Length) return false;
        (container, key) = (path[..at], path[(at + Blobs.Length)..]);
        return true;
    }

    /// <summary>Reads the data of a blob's event; null when it has another form.</summary>
    public static BlobData? ReadData(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, ObjectEventJson.Default.BlobData);
        }
        catch (JsonException)
        {
            // An event of the same type from another source is passed on unchanged.
            return null;
        }
    }

    private static string Reason(bool created, string? api) => (created, api) switch
    {
        (false, _) => "DeleteObject",
        (_, "CopyBlob") => "CopyObject",
        (_, "PutBlockList") => "CompleteMultipartUpload",
        _ => "PutObject",
    };
}
