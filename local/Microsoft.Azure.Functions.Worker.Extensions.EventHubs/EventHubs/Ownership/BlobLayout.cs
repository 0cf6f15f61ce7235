using Azure.Storage.Blobs;

namespace Local.EventHubs.Ownership;

/// <summary>The blobs of one event hub and consumer group, named as the real extension names them; all they hold is metadata.</summary>
internal sealed class BlobLayout(BlobContainerClient container, string fullyQualifiedNamespace, string eventHub, string consumerGroup)
{
    /// <summary>The container in the app's own storage account.</summary>
    public const string Container = "azure-webjobs-eventhub";

    // Metadata names: storage refuses upper case.
    public const string OwnerKey = "ownerid";
    public const string OffsetKey = "offset";
    public const string SequenceNumberKey = "sequencenumber";
    public const string ClientKey = "clientidentifier";

    private readonly string _prefix = $"{fullyQualifiedNamespace}/{eventHub}/{consumerGroup}".ToLowerInvariant();

    public BlobClient Ownership(string partition) => container.GetBlobClient($"{_prefix}/ownership/{partition}");

    public BlobClient Checkpoint(string partition) => container.GetBlobClient($"{_prefix}/checkpoint/{partition}");

    public Task CreateContainerAsync(CancellationToken cancellation) => container.CreateIfNotExistsAsync(cancellationToken: cancellation);
}
