using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Local.StorageAccounts;

namespace Local.EventHubs.Ownership;

/// <summary>Keeps ownerships in blobs; an entity tag sees to it that of two instances which claim at once, one fails.</summary>
internal sealed class BlobOwnershipStore(BlobLayout blobs) : IOwnershipStore
{
    public async Task<IReadOnlyList<PartitionOwnership>> ListAsync(IReadOnlyCollection<string> partitions, CancellationToken cancellation) =>
        [.. (await Task.WhenAll(partitions.Select(partition => ReadAsync(partition, cancellation)))).OfType<PartitionOwnership>()];

    public async Task<PartitionOwnership?> ClaimAsync(PartitionOwnership desired, CancellationToken cancellation)
    {
        var blob = blobs.Ownership(desired.Partition);
        var metadata = new Dictionary<string, string> { [BlobLayout.OwnerKey] = desired.Owner };
        try
        {
            return desired.Version is { } version && await RenewAsync(blob, metadata, version, desired, cancellation) is { } renewed
                ? renewed : await CreateAsync(blob, metadata, desired, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return null;
        }
    }

    private async Task<PartitionOwnership?> ReadAsync(string partition, CancellationToken cancellation)
    {
        try
        {
            var properties = (await blobs.Ownership(partition).GetPropertiesAsync(cancellationToken: cancellation)).Value;
            return new(partition, properties.Metadata.TryGetValue(BlobLayout.OwnerKey, out var owner) ? owner : "", properties.LastModified, properties.ETag.ToString());
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            return null;
        }
    }

    private static async Task<PartitionOwnership?> RenewAsync(
        BlobClient blob, Dictionary<string, string> metadata, string version, PartitionOwnership desired, CancellationToken cancellation)
    {
        try
        {
            var written = (await blob.SetMetadataAsync(metadata, new BlobRequestConditions { IfMatch = new ETag(version) }, cancellation)).Value;
            return desired with { Modified = written.LastModified, Version = written.ETag.ToString() };
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            // Somebody has deleted it: it is made anew.
            return null;
        }
    }

    private async Task<PartitionOwnership> CreateAsync(BlobClient blob, Dictionary<string, string> metadata, PartitionOwnership desired, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions { Metadata = metadata, Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        try
        {
            return Of((await blob.UploadAsync(Stream.Null, options, cancellation)).Value);
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            await blobs.CreateContainerAsync(cancellation);
            return Of((await blob.UploadAsync(Stream.Null, options, cancellation)).Value);
        }

        PartitionOwnership Of(BlobContentInfo written) => desired with { Modified = written.LastModified, Version = written.ETag.ToString() };
    }
}
