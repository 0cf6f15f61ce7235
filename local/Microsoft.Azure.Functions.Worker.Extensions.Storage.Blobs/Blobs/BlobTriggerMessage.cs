using System.Text.Json.Serialization;

namespace Local.Blobs;

/// <summary>The message of the internal queue, and of the poison queue, as the real host writes it.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#poison-blobs.</remarks>
internal sealed record BlobTriggerMessage(string Type, string FunctionId, string BlobType, string ContainerName, string BlobName, string ETag);

[JsonSerializable(typeof(BlobTriggerMessage))]
internal sealed partial class BlobJson : JsonSerializerContext;
