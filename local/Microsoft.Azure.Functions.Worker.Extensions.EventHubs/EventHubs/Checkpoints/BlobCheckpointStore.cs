using System.Globalization;
using Azure.Storage.Blobs.Models;
using Local.EventHubs.Ownership;
using Local.StorageAccounts;

namespace Local.EventHubs.Checkpoints;

/// <summary>Keeps checkpoints in blobs.</summary>
internal sealed class BlobCheckpointStore(BlobLayout blobs) : ICheckpointStore
{
    // Older versions of the extension wrote it where they had none.
    private const string NoOffset = "no offset";

    public async Task<Checkpoint?> ReadAsync(string partition, CancellationToken cancellation)
    {
        try
        {
            var properties = (await blobs.Checkpoint(partition).GetPropertiesAsync(cancellationToken: cancellation)).Value;
            return Parse(properties.Metadata, properties.LastModified);
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            return null;
        }
    }

    public async Task WriteAsync(string partition, string offset, long sequenceNumber, string writer, CancellationToken cancellation)
    {
        var blob = blobs.Checkpoint(partition);
        var metadata = new Dictionary<string, string>
        {
            [BlobLayout.OffsetKey] = offset,
            [BlobLayout.SequenceNumberKey] = sequenceNumber.ToString(CultureInfo.InvariantCulture),
            [BlobLayout.ClientKey] = writer,
        };
        try
        {
            await blob.SetMetadataAsync(metadata, cancellationToken: cancellation);
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            await blobs.CreateContainerAsync(cancellation);
            await blob.UploadAsync(Stream.Null, new BlobUploadOptions { Metadata = metadata }, cancellation);
        }
    }

    /// <summary>Reads the metadata of a checkpoint; null when it holds no position.</summary>
    internal static Checkpoint? Parse(IDictionary<string, string> metadata, DateTimeOffset modified)
    {
        var offset = metadata.TryGetValue(BlobLayout.OffsetKey, out var text) && text.Length > 0 && !text.Equals(NoOffset, StringComparison.OrdinalIgnoreCase) ? text : null;
        long? sequenceNumber = metadata.TryGetValue(BlobLayout.SequenceNumberKey, out var digits) && long.TryParse(digits, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
        return offset is null && sequenceNumber is null ? null : new(offset, sequenceNumber, modified);
    }
}
