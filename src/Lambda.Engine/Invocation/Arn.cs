namespace Lambda.Engine.Invocation;

/// <summary>An Amazon resource name in its parts, <c>arn:partition:service:region:account:resource</c>.</summary>
/// <param name="Service">The service, such as <c>lambda</c>.</param>
/// <param name="Region">The region; empty for resources that have none.</param>
/// <param name="AccountId">The account; empty for resources that have none.</param>
/// <param name="Resource">Everything after the account, with its own colons.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html#arns-syntax.</remarks>
internal readonly record struct Arn(string Service, string Region, string AccountId, string Resource)
{
    private const int Parts = 6;

    /// <summary>Reads the parts; null when the text is not an ARN.</summary>
    public static Arn? Parse(string? text) =>
        text?.Split(':', Parts) is ["arn", _, var service, var region, var account, var resource]
            ? new(service, region, account, resource)
            : null;
}
