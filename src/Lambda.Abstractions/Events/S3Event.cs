using System.Text.Json.Serialization;

namespace Lambda.Events;

/// <summary>The event for a new blob: Lambda's S3 notification, with the container as its bucket.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.</remarks>
public sealed record S3Event(IReadOnlyList<S3Record> Records);

/// <summary>The notification of one created object.</summary>
/// <param name="EventVersion">The structure's version, <c>2.1</c>.</param>
/// <param name="EventSource">Always <c>aws:s3</c>.</param>
/// <param name="AwsRegion">The region of the settings.</param>
/// <param name="EventTime">When the blob was written.</param>
/// <param name="EventName">Always <c>ObjectCreated:Put</c>.</param>
/// <param name="S3">The bucket and the object.</param>
public sealed record S3Record(
    [property: JsonPropertyName("eventVersion")] string EventVersion,
    [property: JsonPropertyName("eventSource")] string EventSource,
    [property: JsonPropertyName("awsRegion")] string AwsRegion,
    [property: JsonPropertyName("eventTime")] DateTimeOffset EventTime,
    [property: JsonPropertyName("eventName")] string EventName,
    [property: JsonPropertyName("s3")] S3Entity S3);

/// <summary>The location of the object.</summary>
public sealed record S3Entity(
    [property: JsonPropertyName("s3SchemaVersion")] string SchemaVersion,
    [property: JsonPropertyName("configurationId")] string ConfigurationId,
    [property: JsonPropertyName("bucket")] S3Bucket Bucket,
    [property: JsonPropertyName("object")] S3Object Object);

/// <summary>The bucket, which is a container.</summary>
public sealed record S3Bucket([property: JsonPropertyName("name")] string Name);

/// <summary>The object, which is a blob.</summary>
/// <param name="Key">Its path, encoded as in a URL's form: decode it with <see cref="System.Net.WebUtility.UrlDecode"/>.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="ETag">Its ETag, without quotes.</param>
/// <param name="Sequencer">Orders events of one key.</param>
public sealed record S3Object(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("eTag")] string ETag,
    [property: JsonPropertyName("sequencer")] string Sequencer);

/// <summary>The JSON contract of the events.</summary>
[JsonSerializable(typeof(S3Event))]
internal sealed partial class EventJson : JsonSerializerContext;
