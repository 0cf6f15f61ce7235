namespace Lambda.Functions.Callers.CloudFront;

/// <summary>A stage in the handling of a request and its response, at which a function may run.</summary>
/// <param name="Name">The event's type.</param>
/// <param name="MostBody">The maximum size of a body that a function may generate, in bytes; 0 if it may generate none.</param>
/// <param name="ReadOnly">The headers that the function may not change.</param>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html and
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-lambda-at-edge.
/// </remarks>
internal sealed record EdgeStage(string Name, int MostBody, params IReadOnlyList<string> ReadOnly)
{
    private const int Kilobyte = 1024;

    /// <summary>The stage at which a request has arrived.</summary>
    public static EdgeStage ViewerRequest { get; } =
        new("viewer-request", 40 * Kilobyte, "content-length", "host", "transfer-encoding", "via");

    /// <summary>The stage at which the request is about to be sent to the origin.</summary>
    public static EdgeStage OriginRequest { get; } = new(
        "origin-request", Kilobyte * Kilobyte, "accept-encoding", "content-length", "if-modified-since", "if-none-match", "if-range",
        "if-unmodified-since", "range", "transfer-encoding", "via");

    /// <summary>The stage at which the origin has answered.</summary>
    public static EdgeStage OriginResponse { get; } = new("origin-response", Kilobyte * Kilobyte, "transfer-encoding", "via");

    /// <summary>The stage at which the response is about to be sent to the viewer.</summary>
    public static EdgeStage ViewerResponse { get; } =
        new("viewer-response", 0, "content-encoding", "content-length", "transfer-encoding", "warning", "via");

    /// <summary>Whether the event has a request, and not yet a response.</summary>
    public bool IsRequest => Name.EndsWith("request", StringComparison.Ordinal);
}
