using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Local.StorageAccounts;

namespace Local.Timers;

/// <summary>A lock between the instances of an app: a lease on a blob in <c>azure-webjobs-hosts/locks</c>, as the real host holds it.</summary>
internal sealed class InstanceLock : IAsyncDisposable
{
    // The shortest that the service allows, and the real host's in the development environment.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private readonly BlobLeaseClient _lease;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _releasing = new();
    private readonly Task _renewing;

    private InstanceLock(BlobLeaseClient lease) => (_lease, _renewing) = (lease, RenewAsync(lease));

    /// <summary>Cancelled when the lock is no longer held.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lock; null when another instance has it.</summary>
    public static async Task<InstanceLock?> TryAcquireAsync(BlobContainerClient container, string name, CancellationToken cancellation)
    {
        var blob = container.GetBlockBlobClient($"locks/{name}");
        var lease = blob.GetBlobLeaseClient();
        try
        {
            await lease.AcquireAsync(Lease, cancellationToken: cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
            await CreateAsync(blob, cancellation);
            return await TryAcquireAsync(container, name, cancellation);
        }
        return new(lease);
    }

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _releasing.CancelAsync();
        await _renewing;
        try
        {
            await _lease.ReleaseAsync();
        }
        catch (Exception e) when (StorageErrors.IsOfStorage(e))
        {
            // It ends by itself.
        }
        _releasing.Dispose();
        _lost.Dispose();
    }

    private static async Task CreateAsync(BlockBlobClient blob, CancellationToken cancellation)
    {
        try
        {
            await blob.UploadAsync(Stream.Null, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Another instance has created it, and may hold it already.
        }
    }

    // By the real clock, whatever the app's is: the lease ends by that of the service.
    private async Task RenewAsync(BlobLeaseClient lease)
    {
        var (time, renewed) = (TimeProvider.System, TimeProvider.System.GetTimestamp());
        try
        {
            while (time.GetElapsedTime(renewed) < Lease)
            {
                await Task.Delay(Lease / 3, time, _releasing.Token);
                var asked = time.GetTimestamp();
                // A request that hangs does not outlast the lease.
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(_releasing.Token);
                limit.CancelAfter(Lease - time.GetElapsedTime(renewed) is { Ticks: > 0 } left ? left : TimeSpan.Zero);
                try
                {
                    await lease.RenewAsync(cancellationToken: limit.Token);
                    renewed = asked;
                }
                catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
                {
                    break;
                }
                catch (Exception) when (!_releasing.IsCancellationRequested)
                {
                    // Whatever it was: tried again until the lease is over.
                }
            }
            await _lost.CancelAsync();
        }
        catch (OperationCanceledException) when (_releasing.IsCancellationRequested)
        {
            // Given back.
        }
    }
}
