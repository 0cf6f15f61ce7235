using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Lambda.Functions.State;

/// <summary>Registers the stores of table streams in the storage account.</summary>
internal static class TableStreamStorage
{
    public static Task CreateAsync(
        TableServiceClient tables, BlobServiceClient blobs, QueueServiceClient queues, CancellationToken cancellation) =>
        Task.WhenAll(
            tables.GetTableClient(StorageNames.TableStreams).CreateIfNotExistsAsync(cancellation),
            queues.GetQueueClient(StorageNames.TableStreamQueue).CreateIfNotExistsAsync(cancellationToken: cancellation),
            blobs.GetBlobContainerClient(StorageNames.TableStreamImages).CreateIfNotExistsAsync(cancellationToken: cancellation));
}
