using Azure.Storage.Blobs;
using Local.StorageAccounts;

namespace Local.Blobs;

/// <summary>Blob clients of a connection, and the container that the host keeps its own state in.</summary>
internal static class BlobAccounts
{
    /// <summary>The container with receipts, locks and timers, as the real host names it.</summary>
    public const string HostContainer = "azure-webjobs-hosts";

    /// <summary>A client for the account's blobs.</summary>
    public static BlobServiceClient Blobs(this StorageConnection connection) => connection.Client("blob",
        text => new BlobServiceClient(text, StorageConnection.Patience(new BlobClientOptions())),
        (address, credential) => new BlobServiceClient(address, credential, StorageConnection.Patience(new BlobClientOptions())));
}
