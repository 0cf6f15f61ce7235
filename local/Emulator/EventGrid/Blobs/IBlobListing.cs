namespace Local.Emulator.EventGrid.Blobs;

/// <summary>The listings of a storage account that the watcher compares.</summary>
internal interface IBlobListing
{
    /// <summary>The name of the account, for log messages.</summary>
    string Account { get; }

    Uri UrlOf(BlobVersion blob);

    /// <exception cref="StorageAwayException">The account does not answer.</exception>
    Task<IReadOnlyList<string>> ContainersAsync(string prefix, CancellationToken cancellation);

    /// <summary>Lists the committed blobs ordered by name, page by page; a page is null if the container does not exist.</summary>
    /// <exception cref="StorageAwayException">The account does not answer.</exception>
    IAsyncEnumerable<IReadOnlyList<BlobVersion>?> BlobsAsync(string container, CancellationToken cancellation);
}

/// <summary>The exception thrown when the storage account cannot be listed. Its message is shown to the developer.</summary>
internal sealed class StorageAwayException(string message, Exception inner) : Exception(message, inner);
