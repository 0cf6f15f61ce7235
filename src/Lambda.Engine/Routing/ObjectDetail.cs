using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Engine.Routing;

/// <summary>The <c>detail</c> of an S3 event.</summary>
internal sealed record ObjectDetail(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("bucket")] ObjectBucket Bucket,
    [property: JsonPropertyName("object")] ObjectEntity Object,
    [property: JsonPropertyName("request-id")] string? RequestId,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("deletion-type")] string? DeletionType);

/// <summary>The bucket, which stands for a container.</summary>
internal sealed record ObjectBucket([property: JsonPropertyName("name")] string Name);

/// <summary>The object, which stands for a blob. Its key is not encoded, unlike in a notification.</summary>
internal sealed record ObjectEntity(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("size")] long? Size,
    [property: JsonPropertyName("etag")] string? ETag,
    [property: JsonPropertyName("sequencer")] string? Sequencer);

/// <summary>The members of a blob event's <c>data</c> that S3 events also have.</summary>
internal sealed record BlobData
{
    [JsonPropertyName("api")] public string? Api { get; init; }
    [JsonPropertyName("requestId")] public string? RequestId { get; init; }
    [JsonPropertyName("clientRequestId")] public string? ClientRequestId { get; init; }
    [JsonPropertyName("identity")] public string? Identity { get; init; }
    [JsonPropertyName("accessTier")] public string? AccessTier { get; init; }
    [JsonPropertyName("previousTier")] public string? PreviousTier { get; init; }
    [JsonPropertyName("eTag")] public string? ETag { get; init; }
    [JsonPropertyName("contentLength")] public long? ContentLength { get; init; }
    [JsonPropertyName("sequencer")] public string? Sequencer { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObjectDetail))]
[JsonSerializable(typeof(BlobData))]
internal sealed partial class ObjectEventJson : JsonSerializerContext
{
    /// <summary>The contract for text that people read: it does not escape keys for HTML.</summary>
    public static ObjectEventJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
