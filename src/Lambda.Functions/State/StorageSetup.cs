using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine;
using Lambda.Engine.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.State;

/// <summary>
/// Creates the engine's queues, tables and containers. The app waits for this when it starts. If storage is unavailable, the app starts
/// anyway, and this keeps trying.
/// </summary>
internal sealed partial class StorageSetup(
    BlobServiceClient blobs, QueueServiceClient queues, TableServiceClient tables, ILogger<StorageSetup> logger) : EarlyBackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    // The host ends a worker that has not started within a minute.
    private static readonly TimeSpan FirstTry = TimeSpan.FromSeconds(10);
    private bool _done;

    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(FirstTry);
        try
        {
            _done = await TryAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            NotReady(logger, $"Storage is not ready: it did not answer within {FirstTry.TotalSeconds:0} seconds");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_done)
        {
            await Task.Delay(Again, stoppingToken);
            _done = await TryAsync(stoppingToken);
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        try
        {
            await StorageGuard.CallAsync("Storage is not ready", () => Task.WhenAll(
                queues.GetQueueClient(StorageNames.EventQueue).CreateIfNotExistsAsync(cancellationToken: cancellation),
                queues.GetQueueClient(StorageNames.EventPoisonQueue).CreateIfNotExistsAsync(cancellationToken: cancellation),
                queues.GetQueueClient(StorageNames.RedriveQueue).CreateIfNotExistsAsync(cancellationToken: cancellation),
                queues.GetQueueClient(StorageNames.RedrivePoisonQueue).CreateIfNotExistsAsync(cancellationToken: cancellation),
                TableStreamStorage.CreateAsync(tables, blobs, queues, cancellation),
                tables.GetTableClient(StorageNames.DeadLetters).CreateIfNotExistsAsync(cancellation),
                tables.GetTableClient(StorageNames.RedriveJobs).CreateIfNotExistsAsync(cancellation),
                tables.GetTableClient(StorageNames.FunctionChanges).CreateIfNotExistsAsync(cancellation),
                tables.GetTableClient(StorageNames.EventSourceMappings).CreateIfNotExistsAsync(cancellation),
                tables.GetTableClient(StorageNames.Schedules).CreateIfNotExistsAsync(cancellation),
                tables.GetTableClient(StorageNames.Replays).CreateIfNotExistsAsync(cancellation),
                tables.GetTableClient(StorageNames.Records).CreateIfNotExistsAsync(cancellation),
                tables.GetTableClient(StorageNames.Idempotency).CreateIfNotExistsAsync(cancellation),
                blobs.GetBlobContainerClient(StorageNames.Payloads).CreateIfNotExistsAsync(cancellationToken: cancellation),
                blobs.GetBlobContainerClient(StorageNames.Windows).CreateIfNotExistsAsync(cancellationToken: cancellation),
                blobs.GetBlobContainerClient(StorageNames.Archives).CreateIfNotExistsAsync(cancellationToken: cancellation),
                blobs.GetBlobContainerClient(StorageNames.Uploads).CreateIfNotExistsAsync(cancellationToken: cancellation)), cancellation);
            return true;
        }
        catch (StorageUnavailableException e)
        {
            NotReady(logger, e.Message);
            return false;
        }
    }

    [LoggerMessage(300, LogLevel.Error, "{Reason}. Asynchronous invocations are refused until storage is available")]
    private static partial void NotReady(ILogger logger, string reason);
}
