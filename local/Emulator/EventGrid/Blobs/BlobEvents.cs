using System.Globalization;
using System.Text.Json;
using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Blobs;

/// <summary>Makes the events of blobs: https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage</summary>
/// <remarks>
/// A listing does not show which operation created a blob: <c>api</c> is always PutBlob or DeleteBlob, and there is no
/// <c>clientRequestId</c>. The sequencer grows with each event; in the service, it does so for the events of one blob.
/// </remarks>
/// <param name="topic">The resource id of the storage account.</param>
/// <param name="urlOf">Returns the address of a blob.</param>
internal sealed class BlobEvents(string topic, Func<BlobVersion, Uri> urlOf, TimeProvider time)
{
    private readonly long _epoch = time.GetUtcNow().UtcTicks;
    private long _sequence;

    public GridEvent Created(BlobVersion blob) => Create(blob, "Microsoft.Storage.BlobCreated", blob.Modified, data =>
    {
        data.WriteString("api", "PutBlob");
        data.WriteString("requestId", Guid.NewGuid().ToString());
        data.WriteString("eTag", blob.ETag);
        data.WriteString("contentType", blob.ContentType);
        data.WriteNumber("contentLength", blob.ContentLength);
    });

    public GridEvent Deleted(BlobVersion blob) => Create(blob, "Microsoft.Storage.BlobDeleted", time.GetUtcNow(), data =>
    {
        data.WriteString("api", "DeleteBlob");
        data.WriteString("requestId", Guid.NewGuid().ToString());
        data.WriteString("contentType", blob.ContentType);
    });

    private GridEvent Create(BlobVersion blob, string type, DateTimeOffset at, Action<Utf8JsonWriter> write)
    {
        var subject = $"{WatchedContainers.SubjectPrefix}{blob.Container}/blobs/{blob.Name}";
        return EventGridEvents.Create(Guid.NewGuid().ToString(), topic, subject, type, at, "", data =>
        {
            data.WriteStartObject();
            write(data);
            data.WriteString("blobType", blob.Type);
            data.WriteString("url", urlOf(blob).AbsoluteUri);
            // Sequencers increase from one start of the emulator to the next.
            data.WriteString(
                "sequencer", string.Create(CultureInfo.InvariantCulture, $"{_epoch:X32}{Interlocked.Increment(ref _sequence):X16}"));
            data.WriteStartObject("storageDiagnostics");
            data.WriteString("batchId", Guid.NewGuid().ToString());
            data.WriteEndObject();
            data.WriteEndObject();
        });
    }
}
