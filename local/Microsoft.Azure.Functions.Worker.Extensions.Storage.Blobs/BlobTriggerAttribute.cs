using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for each blob that is new or has changed.</summary>
/// <param name="blobPath">Container and blob, such as <c>orders/{name}.csv</c>: a name in braces takes any text and is trigger metadata. <c>%Name%</c> stands for an app setting.</param>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger.
/// Binds to <see cref="string"/>, <see cref="byte"/>[], <see cref="Stream"/>, a blob client or a type that the blob holds as JSON.
/// </remarks>
public sealed class BlobTriggerAttribute(string blobPath) : TriggerBindingAttribute
{
    /// <summary>Container and blob.</summary>
    public string BlobPath { get; } = blobPath;

    /// <summary>The app setting, or the prefix of app settings, with the storage account; null is <c>AzureWebJobsStorage</c>.</summary>
    public string? Connection { get; set; }

    /// <summary>How blobs are found; by looking through the container unless it is set.</summary>
    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}
