using System.Text.Json.Serialization;

namespace Lambda.Events;

/// <summary>The event for a change of a blob, in the form of an S3 notification. The bucket is the container.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.</remarks>
public sealed record S3Event(IReadOnlyList<S3Record> Records);

/// <summary>The notification of one object.</summary>
/// <param name="EventVersion">The structure's version, <c>2.1</c>.</param>
/// <param name="EventSource">Always <c>aws:s3</c>.</param>
/// <param name="AwsRegion">The region of the settings.</param>
/// <param name="EventTime">When it happened.</param>
/// <param name="EventName">What happened, such as <c>ObjectCreated:Put</c> or <c>ObjectRemoved:Delete</c>.</param>
/// <param name="S3">The bucket and the object.</param>
public sealed record S3Record(
    [property: JsonPropertyName("eventVersion")] string EventVersion,
    [property: JsonPropertyName("eventSource")] string EventSource,
    [property: JsonPropertyName("awsRegion")] string AwsRegion,
    [property: JsonPropertyName("eventTime")] DateTimeOffset EventTime,
    [property: JsonPropertyName("eventName")] string EventName,
    [property: JsonPropertyName("s3")] S3Entity S3)
{
    /// <summary>Who caused the change; the account's id if Azure does not say.</summary>
    [JsonPropertyName("userIdentity")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public S3Identity? UserIdentity { get; init; }

    /// <summary>The ids of the request that caused the change, <c>x-amz-request-id</c> and <c>x-amz-id-2</c>.</summary>
    [JsonPropertyName("responseElements")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ResponseElements { get; init; }
}

/// <summary>An identity in an event.</summary>
/// <param name="PrincipalId">Its id.</param>
public sealed record S3Identity([property: JsonPropertyName("principalId")] string PrincipalId);

/// <summary>The location of the object.</summary>
public sealed record S3Entity(
    [property: JsonPropertyName("s3SchemaVersion")] string SchemaVersion,
    [property: JsonPropertyName("configurationId")] string ConfigurationId,
    [property: JsonPropertyName("bucket")] S3Bucket Bucket,
    [property: JsonPropertyName("object")] S3Object Object);

/// <summary>The bucket, which stands for a container.</summary>
public sealed record S3Bucket([property: JsonPropertyName("name")] string Name)
{
    /// <summary>The bucket's ARN, <c>arn:aws:s3:::name</c>.</summary>
    [JsonPropertyName("arn")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Arn { get; init; }
}

/// <summary>The object, which stands for a blob.</summary>
/// <param name="Key">The blob's path, encoded as in an HTML form: decode it with <see cref="System.Net.WebUtility.UrlDecode"/>.</param>
/// <param name="Size">Its size in bytes; 0 if it was removed.</param>
/// <param name="ETag">Its ETag, without quotes; null if it was removed.</param>
/// <param name="Sequencer">Orders the events of one key.</param>
public sealed record S3Object(
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("eTag")] string? ETag,
    [property: JsonPropertyName("sequencer")] string Sequencer);
