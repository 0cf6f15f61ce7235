namespace Lambda.Engine.Routing.Buckets;

/// <summary>Which events of a bucket, which is a blob container, invoke a function.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/AmazonS3/latest/API/API_LambdaFunctionConfiguration.html.</remarks>
public sealed record BucketNotification
{
    /// <summary>
    /// The types of events, such as <c>s3:ObjectRemoved:*</c> or <c>s3:ObjectCreated:Copy</c> (<c>s3:ObjectCreated:*</c>).
    /// </summary>
    public IReadOnlyList<string> Events { get; init; } = ["s3:ObjectCreated:*"];

    /// <summary>What the object's key begins with.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What the object's key ends with.</summary>
    public string Suffix { get; init; } = "";
}
