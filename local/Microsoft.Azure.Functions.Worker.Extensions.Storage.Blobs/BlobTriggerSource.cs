namespace Microsoft.Azure.Functions.Worker;

/// <summary>How a blob trigger finds blobs.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#attributes.</remarks>
public enum BlobTriggerSource
{
    /// <summary>Looks through the container again and again.</summary>
    LogsAndContainerScan = 0,

    /// <summary>Takes events of Event Grid at <c>/runtime/webhooks/blobs</c>. Azurite raises none; the emulator does for it.</summary>
    EventGrid = 1,
}
