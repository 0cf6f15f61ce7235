using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// Stores dead letters in a blob container: https://learn.microsoft.com/azure/event-grid/manage-event-delivery#set-dead-letter-location
/// </summary>
/// <remarks>
/// The service drops the events if the container does not exist. The emulator keeps trying and logs that, because the container may be
/// created later.
/// </remarks>
internal sealed class BlobDeadLetters(EventSubscriptionDefinition subscription, BlobContainerClient container, TimeProvider time)
    : IDeadLetterStore
{
    private static readonly BlobUploadOptions Json = new() { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(EventGridLimits.ResponseDeadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            var blob = container.GetBlobClient(DeadLetterDocument.Name(subscription.Name, time.GetUtcNow(), Guid.NewGuid()));
            await blob.UploadAsync(BinaryData.FromBytes(DeadLetterDocument.Write(letters, subscription.DeliverySchema)), Json, both.Token)
                .ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            throw new DeadLetterException($"The container '{container.Name}' for dead letters does not exist. Create it.", e);
        }
        catch (Exception e) when ((e is RequestFailedException or AggregateException or OperationCanceledException)
            && !cancellation.IsCancellationRequested)
        {
            throw new DeadLetterException($"The container '{container.Name}' for dead letters cannot be written to: {e.Message}", e);
        }
    }
}
