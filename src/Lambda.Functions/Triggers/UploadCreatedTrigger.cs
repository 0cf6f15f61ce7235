using Azure.Storage.Blobs;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Asynchronously invokes the function whose upload prefix the path of a new blob begins with.</summary>
public sealed class UploadCreatedTrigger(TriggerServices services)
{
    private readonly UploadSource _uploads = services.Get<UploadSource>();

    /// <summary>
    /// Handles a new blob, when Event Grid reports it: that of the storage account in Azure, or the emulator's on a developer's machine.
    /// </summary>
    [Function("UploadCreated")]
    public Task Run(
        [BlobTrigger(StorageNames.Uploads + "/{name}", Source = BlobTriggerSource.EventGrid)] BlobClient blob, string name,
        CancellationToken cancellation) => _uploads.AcceptAsync(blob, name, cancellation);
}
