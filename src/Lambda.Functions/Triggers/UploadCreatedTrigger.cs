using Azure.Storage.Blobs;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Invokes the function whose upload prefix a new blob's path begins with, asynchronously.</summary>
public sealed class UploadCreatedTrigger(TriggerServices services)
{
    private readonly UploadSource _uploads = services.Get<UploadSource>();

    /// <summary>Runs when Event Grid reports a new blob: the storage account's in Azure, the emulator's on a developer's machine.</summary>
    [Function("UploadCreated")]
    public Task Run(
        [BlobTrigger(StorageNames.Uploads + "/{name}", Source = BlobTriggerSource.EventGrid)] BlobClient blob, string name,
        CancellationToken cancellation) => _uploads.AcceptAsync(blob, name, cancellation);
}
