using Functions.LocalHost.Protocol;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Worker;

/// <summary>Logs the worker's own warnings and errors. The app's log goes to the console directly.</summary>
internal static partial class WorkerLog
{
    public static void Write(ILogger logger, RpcLog log)
    {
        if (log.Level < RpcLog.Types.Level.Warning || log.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric) return;
        var text = log.Exception is null ? log.Message : $"{log.Message} {log.Exception.Message}";
        Worker(logger, log.Level >= RpcLog.Types.Level.Error ? LogLevel.Error : LogLevel.Warning, log.Category, text);
    }

    [LoggerMessage(EventId = 1, Message = "{Category}: {Text}")]
    private static partial void Worker(ILogger logger, LogLevel level, string category, string text);
}
