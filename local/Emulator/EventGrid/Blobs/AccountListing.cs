using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Local.Emulator.EventGrid.Blobs;

/// <summary>Lists the containers and blobs of a storage account. Set a network timeout on the account.</summary>
internal sealed class AccountListing(BlobServiceClient account) : IBlobListing
{
    private const int PageSize = 5000;

    /// <inheritdoc/>
    public string Account => account.AccountName;

    /// <inheritdoc/>
    public Uri UrlOf(BlobVersion blob) => account.GetBlobContainerClient(blob.Container).GetBlobClient(blob.Name).Uri;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ContainersAsync(string prefix, CancellationToken cancellation)
    {
        var names = new List<string>();
        var pages = account.GetBlobContainersAsync(prefix: prefix, cancellationToken: cancellation)
            .AsPages(pageSizeHint: PageSize)
            .GetAsyncEnumerator(cancellation);
        await using var disposing = pages.ConfigureAwait(false);
        while (await NextAsync(pages, cancellation).ConfigureAwait(false))
            names.AddRange(pages.Current.Values.Select(container => container.Name));
        return names;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<BlobVersion>?> BlobsAsync(
        string container, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pages = account.GetBlobContainerClient(container)
            .GetBlobsAsync(cancellationToken: cancellation)
            .AsPages(pageSizeHint: PageSize)
            .GetAsyncEnumerator(cancellation);
        await using var disposing = pages.ConfigureAwait(false);
        while (true)
        {
            bool more, isMissing = false;
            try
            {
                more = await NextAsync(pages, cancellation).ConfigureAwait(false);
            }
            catch (StorageAwayException e) when (e.InnerException is RequestFailedException { Status: 404 })
            {
                (more, isMissing) = (true, true);
            }
            if (!more) yield break;
            yield return isMissing ? null : [.. pages.Current.Values.Select(blob => Version(container, blob))];
            if (isMissing) yield break;
        }
    }

    private static async Task<bool> NextAsync<T>(IAsyncEnumerator<T> pages, CancellationToken cancellation)
    {
        try
        {
            return await pages.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when ((e is RequestFailedException or AggregateException or OperationCanceledException)
            && !cancellation.IsCancellationRequested)
        {
            throw new StorageAwayException(e.Message, e);
        }
    }

    private static BlobVersion Version(string container, BlobItem blob) => new(
        container, blob.Name, blob.Properties.ETag?.ToString().Trim('"') ?? "", $"{blob.Properties.BlobType ?? BlobType.Block}Blob",
        blob.Properties.ContentType ?? "application/octet-stream",
        blob.Properties.ContentLength ?? 0, blob.Properties.LastModified ?? DateTimeOffset.UnixEpoch,
        blob.Properties.CreatedOn, blob.Properties.ContentHash is { Length: > 0 } hash ? Convert.ToBase64String(hash) : null);
}
