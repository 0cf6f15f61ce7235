using System.Text.RegularExpressions;

namespace Lambda.Functions.Callers.CloudFormation;

/// <summary>Recognizes addresses that belong to AWS among those in a message.</summary>
internal static partial class SnsAddress
{
    /// <summary>Returns the region in a topic's ARN; null if the ARN is not valid.</summary>
    public static string? Region(string topicArn) =>
        TopicPattern().Match(topicArn) is { Success: true } match ? match.Groups["region"].Value : null;

    /// <summary>
    /// Reads an address of SNS in the topic's own region, for the certificate of its signature or for the confirmation of a subscription;
    /// null when the address is not one.
    /// </summary>
    public static Uri? OfSns(string? text, string topicArn)
    {
        if (Https(text) is not { } uri || Region(topicArn) is not { } region) return null;
        var suffix = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        return uri.Host == $"sns.{region}.{suffix}" ? uri : null;
    }

    /// <summary>Reads the address of an SNS certificate; null when the address is not one.</summary>
    public static Uri? OfCertificate(string? text, string topicArn) =>
        OfSns(text, topicArn) is { } uri && uri.Query.Length == 0 && CertificatePattern().IsMatch(uri.AbsolutePath) ? uri : null;

    /// <summary>
    /// Reads the address to which CloudFormation's answers are sent, which is in one of its own S3 buckets; null when the address is not
    /// one.
    /// </summary>
    public static Uri? OfResponse(string? text) => Https(text) is { } uri && ResponsePattern().IsMatch(uri.Host) ? uri : null;

    private static Uri? Https(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.IsDefaultPort
            && uri.UserInfo.Length == 0
            ? uri
            : null;

    [GeneratedRegex(@"^arn:aws[a-z-]*:sns:(?<region>[a-z0-9-]{3,32}):[0-9]{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?\z")]
    private static partial Regex TopicPattern();

    [GeneratedRegex(@"^/SimpleNotificationService-[A-Za-z0-9]+\.pem\z")]
    private static partial Regex CertificatePattern();

    [GeneratedRegex(@"^cloudformation-custom-resource-response-[a-z0-9-]{1,32}\.s3([.-][a-z0-9-]{3,32})?\.amazonaws\.com(\.cn)?\z")]
    private static partial Regex ResponsePattern();
}
