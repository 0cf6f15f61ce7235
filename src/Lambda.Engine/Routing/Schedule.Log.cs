using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

internal static partial class ScheduleLog
{
    [LoggerMessage(756, LogLevel.Error, "The scheduled rule {Rule} did not run and will be retried in a minute: {Reason}")]
    public static partial void NotRun(ILogger logger, string rule, string reason);
}
