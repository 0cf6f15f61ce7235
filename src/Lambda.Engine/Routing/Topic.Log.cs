using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

internal static partial class TopicLog
{
    [LoggerMessage(757, LogLevel.Debug, "The message {Id} of the topic {Topic} did not match any subscription")]
    public static partial void Filtered(ILogger logger, string id, string topic);

    [LoggerMessage(758, LogLevel.Error,
        "The subscription {Subscription}, which has no redrive policy, discarded the message {Id}: {Reason}")]
    public static partial void Discarded(ILogger logger, string id, string subscription, string reason);

    [LoggerMessage(759, LogLevel.Warning, "The subscription {Subscription} sent the message {Id} to {Destination}: {Reason}")]
    public static partial void Redriven(ILogger logger, string id, string subscription, string destination, string reason);
}
