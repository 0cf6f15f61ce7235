using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

internal static partial class RoutingLog
{
    [LoggerMessage(750, LogLevel.Debug, "The event {Id} ({Type} from {Source}) did not match any rule")]
    public static partial void Unmatched(ILogger logger, string id, string type, string source);

    [LoggerMessage(751, LogLevel.Information, "Rule {Rule} sent the event {Id} to {Function}, RequestId {RequestId}")]
    public static partial void Routed(ILogger logger, string id, string rule, string function, string requestId);

    [LoggerMessage(752, LogLevel.Information,
        "The event {Id} was redelivered: rule {Rule} has already sent it to {Function}, RequestId {RequestId}")]
    public static partial void Redelivered(ILogger logger, string id, string rule, string function, string requestId);

    [LoggerMessage(753, LogLevel.Error, "Rule {Rule} could not send the event {Id} to {Function}; the event will be redelivered: {Reason}")]
    public static partial void NotRouted(ILogger logger, string id, string rule, string function, string reason);

    [LoggerMessage(760, LogLevel.Error, "Rule {Rule} did not send the event {Id} to {Function}: {Reason}")]
    public static partial void InputTooLarge(ILogger logger, string id, string rule, string function, string reason);

    [LoggerMessage(755, LogLevel.Debug, "Ignored the event {Id} ({Type} on {Subject}): its blob belongs to the engine")]
    public static partial void OwnBlob(ILogger logger, string id, string type, string? subject);

    [LoggerMessage(754, LogLevel.Information, "The rule {Rule} is disabled and matches no events")]
    public static partial void Disabled(ILogger logger, string rule);
}
