using Microsoft.Extensions.Logging;

namespace Local.EventHubs;

internal static partial class EventHubsLog
{
    [LoggerMessage(1, LogLevel.Information, "{What} answers.")]
    public static partial void Back(ILogger logger, string what);

    [LoggerMessage(2, LogLevel.Warning, "{What} does not exist; it is looked for again until it does.")]
    public static partial void Missing(ILogger logger, string what);

    [LoggerMessage(3, LogLevel.Warning, "{What} cannot be reached; it is tried again until it answers. {Message}")]
    public static partial void Away(ILogger logger, string what, string message);

    [LoggerMessage(4, LogLevel.Debug, "Partition {Partition} of '{EventHub}' is read by this instance, {Owner}.")]
    public static partial void Opened(ILogger logger, string partition, string eventHub, string owner);

    [LoggerMessage(5, LogLevel.Debug, "Partition {Partition} of '{EventHub}' is read by this instance, {Owner}, no longer: {Reason}")]
    public static partial void Closed(ILogger logger, string partition, string eventHub, string owner, string reason);

    [LoggerMessage(6, LogLevel.Debug, "The function failed for {Count} event(s) of partition {Partition} of '{EventHub}', and the partition goes on: {Exception}")]
    public static partial void Failed(ILogger logger, int count, string partition, string eventHub, string exception);

    [LoggerMessage(7, LogLevel.Warning, "Partition {Partition} of '{EventHub}': its checkpoint could not be written; after a restart events come again. {Message}")]
    public static partial void NotKept(ILogger logger, string partition, string eventHub, string message);

    [LoggerMessage(8, LogLevel.Warning, "Event hub '{EventHub}': the shutdown did not wait for all functions; their events come again.")]
    public static partial void StoppedEarly(ILogger logger, string eventHub);

    [LoggerMessage(9, LogLevel.Warning, "Event hub '{EventHub}': its partitions could not be given up; other instances take them over when they expire. {Message}")]
    public static partial void NotRelinquished(ILogger logger, string eventHub, string message);
}
