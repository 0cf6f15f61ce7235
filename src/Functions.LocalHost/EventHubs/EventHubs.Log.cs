using Azure.Messaging.EventHubs.Processor;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.EventHubs;

internal static partial class EventHubsLog
{
    [LoggerMessage(1, LogLevel.Information, "{What} is available again.")]
    public static partial void Back(ILogger logger, string what);

    [LoggerMessage(2, LogLevel.Warning, "{What} does not exist. The trigger waits until it is created.")]
    public static partial void Missing(ILogger logger, string what);

    [LoggerMessage(3, LogLevel.Warning, "{What} cannot be reached. The trigger keeps trying. {Message}")]
    public static partial void Away(ILogger logger, string what, string message);

    [LoggerMessage(4, LogLevel.Debug, "Reading partition {Partition} of event hub '{EventHub}' as {Owner}.")]
    public static partial void Opened(ILogger logger, string partition, string eventHub, string owner);

    [LoggerMessage(5, LogLevel.Debug, "Stopped reading partition {Partition} of event hub '{EventHub}' as {Owner}: {Reason}.")]
    public static partial void Closed(ILogger logger, string partition, string eventHub, string owner, ProcessingStoppedReason reason);

    [LoggerMessage(6, LogLevel.Debug,
        "The function did not run for {Count} event(s) of partition {Partition} of event hub '{EventHub}': {Message}")]
    public static partial void NotRun(ILogger logger, int count, string partition, string eventHub, string message);

    [LoggerMessage(7, LogLevel.Warning,
        "The checkpoint of partition {Partition} of event hub '{EventHub}' could not be written. "
        + "After a restart its events are delivered again. {Message}")]
    public static partial void NotKept(ILogger logger, string partition, string eventHub, string message);

    [LoggerMessage(8, LogLevel.Warning,
        "Partitions of event hub '{EventHub}' could not be released; other instances take them over when they expire. {Message}")]
    public static partial void NotGivenUp(ILogger logger, string eventHub, string message);
}
