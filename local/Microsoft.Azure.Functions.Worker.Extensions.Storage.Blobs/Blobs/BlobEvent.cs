using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Local.Host;
using Local.StorageAccounts;

namespace Local.Blobs;

/// <summary>A blob as the event a function runs for.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#metadata; as for an isolated worker, what is not text is JSON.</remarks>
internal static class BlobEvent
{
    public static TriggerEvent Of(BlobRegistration registration, BlobBaseClient blob, BlobProperties properties, string reason) => new(blob, new LazyData(data =>
    {
        data["BlobTrigger"] = $"{blob.BlobContainerName}/{blob.Name}";
        data["Uri"] = JsonSerializer.Serialize(blob.Uri);
        data["Properties"] = JsonSerializer.Serialize(properties);
        data["Metadata"] = JsonSerializer.Serialize(properties.Metadata);
        // A name in the path wins over the metadata above.
        foreach (var (name, value) in registration.Path.Match(blob.Name) ?? []) data[name] = value;
    }), reason);
}
