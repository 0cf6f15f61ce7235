using Lambda.Engine.Invocation;

namespace Lambda.Engine.Settings;

/// <summary>Reads destinations from requests to the Lambda API: addresses of this app, or ARNs of their counterparts in AWS.</summary>
internal static class DestinationText
{
    /// <summary>
    /// Converts the text to an address; null for none. An ARN without a counterpart here is returned unchanged, so that the error can name
    /// it.
    /// </summary>
    public static string? ToAddress(string? text, bool isDeadLetter)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (Arn.Parse(text) is not { Service: var service, Resource: var resource }) return text;
        return (service, resource) switch
        {
            ("lambda", _) when resource.Split(':') is ["function", var name, .. var version] && version is [] or ["$LATEST"] =>
                $"function:{name}",
            ("sqs", _) => isDeadLetter ? $"service-bus-queue:{resource}" : $"storage-queue:{resource}",
            ("sns", _) => $"service-bus-topic:{resource}",
            ("events", _) when resource.StartsWith("event-bus/", StringComparison.Ordinal) =>
                $"event-grid:{resource["event-bus/".Length..]}",
            ("s3", _) => $"blob:{resource}",
            _ => text,
        };
    }
}
