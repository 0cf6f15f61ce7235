using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Lambda.Functions.State;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Api;

/// <summary>
/// Makes addresses to which files can be uploaded. Each has a shared access signature that allows creating one blob or, on request,
/// replacing it any number of times until the address expires. Lambda users know them as presigned URLs.
/// </summary>
internal sealed class UploadAddresses(BlobServiceClient blobs, IOptions<UploadOptions> options, TimeProvider time)
{
    // Starts in the past, as the service recommends, because clocks differ.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Creates the address for a path; null when the blob exists and must not be overwritten.</summary>
    /// <exception cref="Engine.StorageUnavailableException">Storage did not answer.</exception>
    internal Task<UploadAddress?> CreateAsync(string path, bool overwrite, CancellationToken cancellation) =>
        StorageGuard.CallAsync("No upload address was created", async () =>
        {
            var blob = blobs.GetBlobContainerClient(StorageNames.Uploads).GetBlobClient(path);
            if (!overwrite && await blob.ExistsAsync(cancellation)) return null;
            var now = time.GetUtcNow();
            var expires = now + options.Value.Expiry;
            var permissions = overwrite ? BlobSasPermissions.Create | BlobSasPermissions.Write : BlobSasPermissions.Create;
            var sas = new BlobSasBuilder(
                permissions,
                expires)
            { BlobContainerName = blob.BlobContainerName, BlobName = blob.Name, Resource = "b", StartsOn = now - ClockSkew };
            // Anyone who sees the address may use it, so it is http only on this machine.
            if (!blob.Uri.IsLoopback) sas.Protocol = SasProtocol.Https;
            if (blob.CanGenerateSasUri) return new UploadAddress(blob.GenerateSasUri(sas), expires);

            // Without an account key, it is signed with the identity's user delegation key.
            var key = (await blobs.GetUserDelegationKeyAsync(now - ClockSkew, expires, cancellation)).Value;
            return new UploadAddress(
                new BlobUriBuilder(blob.Uri) { Sas = sas.ToSasQueryParameters(key, blobs.AccountName) }.ToUri(), expires);
        }, cancellation);
}

/// <summary>Settings of uploads, in section <c>Lambda:Uploads</c>.</summary>
internal sealed class UploadOptions
{
    /// <summary>The configuration section that holds these settings.</summary>
    public const string Section = "Lambda:Uploads";

    /// <summary>How long an address accepts uploads: at most 7 days; 15 minutes by default.</summary>
    public TimeSpan Expiry { get; set; } = TimeSpan.FromMinutes(15);

    internal IEnumerable<string> Errors()
    {
        if (Expiry <= TimeSpan.Zero || Expiry > TimeSpan.FromDays(7))
            yield return $"{Section}:{nameof(Expiry)} is {Expiry}; it must be more than 0 and at most 7 days.";
    }
}
