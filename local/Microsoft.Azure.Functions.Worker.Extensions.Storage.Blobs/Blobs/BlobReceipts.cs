using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Local.StorageAccounts;

namespace Local.Blobs;

/// <summary>Remembers in storage which version of a blob a function was given, and lets one instance at a time give it.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#blob-receipts; names and metadata are the real host's.</remarks>
internal sealed class BlobReceipts(BlobContainerClient container, string hostId)
{
    private const string Incomplete = "Incomplete";
    // The shortest that the service allows: what a killed app was about to hand on, the next start hands on after it.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>Does the work unless its receipt says that it is done, and then completes the receipt.</summary>
    /// <returns>Whether the work is done, now or earlier; false when another instance may be at it, so ask again later.</returns>
    public async Task<bool> OnceAsync(string functionId, BlobVersion version, Func<Task> work, CancellationToken cancellation)
    {
        var receipt = container.GetBlockBlobClient($"blobreceipts/{hostId}/{functionId}/{version.ETag}/{version.Container}/{version.Name}");
        if (!await TryCreateAsync(receipt, cancellation) && await IsCompleteAsync(receipt, cancellation)) return true;

        var lease = receipt.GetBlobLeaseClient();
        if (!await TryAcquireAsync(lease, cancellation)) return false;
        try
        {
            // Between the look and the lease another instance may have finished.
            if (await IsCompleteAsync(receipt, cancellation)) return true;
            // Work first: killed before the receipt is complete, it is done twice rather than never. A stop lets both be done.
            await work();
            await receipt.SetMetadataAsync(new Dictionary<string, string>(), new BlobRequestConditions { LeaseId = lease.LeaseId }, CancellationToken.None);
            return true;
        }
        finally
        {
            await ReleaseAsync(lease);
        }
    }

    private async Task<bool> TryCreateAsync(BlockBlobClient receipt, CancellationToken cancellation)
    {
        try
        {
            await receipt.UploadAsync(Stream.Null, new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                Metadata = new Dictionary<string, string> { [Incomplete] = Incomplete },
            }, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
            return await TryCreateAsync(receipt, cancellation);
        }
    }

    // A receipt that someone deleted meanwhile is not complete: the blob is given again.
    private static async Task<bool> IsCompleteAsync(BlockBlobClient receipt, CancellationToken cancellation)
    {
        try
        {
            BlobProperties properties = await receipt.GetPropertiesAsync(cancellationToken: cancellation);
            return !properties.Metadata.Keys.Contains(Incomplete, StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            return false;
        }
    }

    private static async Task<bool> TryAcquireAsync(BlobLeaseClient lease, CancellationToken cancellation)
    {
        try
        {
            await lease.AcquireAsync(Lease, cancellationToken: cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409)
        {
            return false;
        }
    }

    private static async Task ReleaseAsync(BlobLeaseClient lease)
    {
        try
        {
            await lease.ReleaseAsync();
        }
        catch (Exception e) when (StorageErrors.IsOfStorage(e))
        {
            // It ends by itself.
        }
    }
}
