using Local.Host;

namespace Local.Blobs;

/// <summary>For a function that Event Grid tells of its blobs: what the webhook has taken is in the queue.</summary>
internal sealed class BlobQueueListener(BlobQueue queue) : IListener
{
    public Task StartAsync(CancellationToken cancellation) => queue.StartAsync(cancellation);

    public Task StopAsync(CancellationToken cancellation) => queue.StopAsync(cancellation);
}
