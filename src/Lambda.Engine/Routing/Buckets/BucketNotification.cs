namespace Lambda.Engine.Routing.Buckets;

/// <summary>The events of a bucket that invoke a function. The bucket is a blob container.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AmazonS3/latest/API/API_LambdaFunctionConfiguration.html.</remarks>
public sealed record BucketNotification
{
    /// <summary>
    /// The types of events, such as <c>s3:ObjectRemoved:*</c> or <c>s3:ObjectCreated:Copy</c>; <c>s3:ObjectCreated:*</c> by default.
    /// </summary>
    public IReadOnlyList<string> Events { get; init; } = ["s3:ObjectCreated:*"];

    /// <summary>The beginning that the object's key must have; empty for any.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The end that the object's key must have; empty for any.</summary>
    public string Suffix { get; init; } = "";
}
