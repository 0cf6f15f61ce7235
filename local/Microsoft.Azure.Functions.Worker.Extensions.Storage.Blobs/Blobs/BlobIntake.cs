using System.Text.Json;
using Azure.Storage.Queues;
using Local.Host;
using Local.StorageAccounts;
using Microsoft.Extensions.Logging;

namespace Local.Blobs;

/// <summary>Where every blob that was found or told of comes in: from the scan of a container and from the webhook. Puts it into the internal queue, once for each version.</summary>
internal sealed class BlobIntake
{
    private readonly BlobReceipts _receipts;
    private readonly ILogger _logger;

    public BlobIntake(HostConfiguration host, ILoggerFactory loggers)
    {
        var account = StorageConnection.Of(host, null);
        _logger = loggers.CreateLogger("Host.Blobs");
        _receipts = new BlobReceipts(account.Blobs().GetBlobContainerClient(BlobAccounts.HostContainer), host.Id);
        Service = account.Queues();
        Queue = Service.GetQueueClient("azure-webjobs-blobtrigger-" + host.Id);
    }

    /// <summary>The queues of the host's own account.</summary>
    public QueueServiceClient Service { get; }

    /// <summary>The internal queue, without an encoding.</summary>
    public QueueClient Queue { get; }

    /// <summary>Takes a version of a blob.</summary>
    /// <returns>Whether it is in the queue, was before, or is not for this function; false to ask again later.</returns>
    public async Task<bool> AcceptAsync(BlobRegistration registration, BlobVersion blob, CancellationToken cancellation)
    {
        if (!string.Equals(blob.Container, registration.Path.Container, StringComparison.OrdinalIgnoreCase) || registration.Path.Match(blob.Name) is null)
        {
            BlobLog.NotForFunction(_logger, $"{blob.Container}/{blob.Name}", registration.Function.Name);
            return true;
        }
        return await _receipts.OnceAsync(registration.Id, blob, () => EnqueueAsync(registration, blob), cancellation);
    }

    private async Task EnqueueAsync(BlobRegistration registration, BlobVersion blob)
    {
        var message = new BlobTriggerMessage("BlobTrigger", registration.Id, blob.Type, blob.Container, blob.Name, blob.ETag);
        var text = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(message, BlobJson.Default.BlobTriggerMessage));
        try
        {
            await Queue.SendMessageAsync(text);
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            await Queue.CreateIfNotExistsAsync();
            await Queue.SendMessageAsync(text);
        }
        BlobLog.Enqueued(_logger, $"{blob.Container}/{blob.Name}", blob.ETag, registration.Function.Name);
    }
}
