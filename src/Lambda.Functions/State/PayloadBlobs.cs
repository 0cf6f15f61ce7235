using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Lambda.Engine.Async;

namespace Lambda.Functions.State;

/// <summary>Stores payloads in blobs, filed under their day: <c>yyyy-MM-dd/name</c>.</summary>
internal sealed class PayloadBlobs(BlobServiceClient blobs, string container) : IPayloadStore
{
    private const string DayFormat = "yyyy-MM-dd";
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(container);

    public PayloadBlobs(BlobServiceClient blobs) : this(blobs, StorageNames.Payloads) { }

    public string Container => container;

    public async Task<string> SaveAsync(string name, DateTimeOffset day, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var path = $"{day.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture)}/{name}";
        await StorageGuard.CallAsync(
            "The payload was not stored",
            () => _container.GetBlobClient(path).UploadAsync(new BinaryData(payload), overwrite: true, cancellation), cancellation);
        return path;
    }

    public Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation) =>
        StorageGuard.CallAsync<ReadOnlyMemory<byte>?>("The payload was not read", async () =>
        {
            try
            {
                return (await _container.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content.ToMemory();
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return null;
            }
        }, cancellation);

    public Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation) =>
        StorageGuard.CallAsync("Old payloads were not deleted", async () =>
        {
            var deleted = 0;
            // Names begin with the day, so the listing is ordered by age.
            await foreach (var blob in _container.GetBlobsAsync(cancellationToken: cancellation))
            {
                if (!DateOnly.TryParseExact(
                    blob.Name.Split('/')[0], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                    continue;
                if (day >= DateOnly.FromDateTime(before.UtcDateTime)) break;
                if (await _container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation)) deleted++;
            }
            return deleted;
        }, cancellation);
}
