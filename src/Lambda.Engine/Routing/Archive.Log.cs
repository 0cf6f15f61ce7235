using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

internal static partial class ArchiveLog
{
    [LoggerMessage(761, LogLevel.Error, "The archive {Archive} did not store the event {Id}, which will be redelivered: {Reason}")]
    public static partial void NotArchived(ILogger logger, string archive, string id, string reason);

    [LoggerMessage(762, LogLevel.Information, "The replay {Replay} of the archive {Archive} is {State}")]
    public static partial void Ended(ILogger logger, string replay, string archive, string state);

    [LoggerMessage(763, LogLevel.Error, "The replay {Replay} was interrupted and continues within a minute: {Reason}")]
    public static partial void Interrupted(ILogger logger, string replay, string reason);

    [LoggerMessage(764, LogLevel.Error,
        "The replay {Replay} skipped a line of the file {File} of the archive {Archive}, because the line is not an event")]
    public static partial void NoEvent(ILogger logger, string replay, string file, string archive);
}
