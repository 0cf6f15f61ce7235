using Microsoft.Extensions.Logging;

namespace FunctionApp.Routing;

internal static partial class RoutingLog
{
    [LoggerMessage(750, LogLevel.Debug, "The event {Id}, {Type} of {Source}, matches no rule")]
    public static partial void Unmatched(ILogger logger, string id, string type, string source);

    [LoggerMessage(751, LogLevel.Information, "The event {Id} goes by rule {Rule} to {Function}, RequestId {RequestId}")]
    public static partial void Routed(ILogger logger, string id, string rule, string function, string requestId);

    [LoggerMessage(752, LogLevel.Information, "The event {Id} was delivered again: by rule {Rule} {Function} has it, RequestId {RequestId}")]
    public static partial void Redelivered(ILogger logger, string id, string rule, string function, string requestId);

    [LoggerMessage(753, LogLevel.Error, "The event {Id} did not go by rule {Rule} to {Function}, and is to be delivered again: {Reason}")]
    public static partial void NotRouted(ILogger logger, string id, string rule, string function, string reason);

    [LoggerMessage(755, LogLevel.Debug, "The event {Id}, {Type} of {Subject}, is about the engine's own blobs: no rule takes it")]
    public static partial void OwnBlob(ILogger logger, string id, string type, string? subject);

    [LoggerMessage(754, LogLevel.Information, "The rule {Rule} is disabled: it takes no events")]
    public static partial void Disabled(ILogger logger, string rule);
}
