using Microsoft.Extensions.Logging;

namespace Local.Timers;

internal static partial class TimerLog
{
    [LoggerMessage(1, LogLevel.Warning, "Timer '{Function}': its lock or status cannot be reached; it is tried again until it can. {Message}")]
    public static partial void Away(ILogger logger, string function, string message);

    [LoggerMessage(2, LogLevel.Debug, "Timer '{Function}': another instance runs it; this one takes over when that ends.")]
    public static partial void ElsewhereInCharge(ILogger logger, string function);

    [LoggerMessage(3, LogLevel.Warning, "Timer '{Function}': its lock was lost; it is taken again.")]
    public static partial void LockLost(ILogger logger, string function);

    [LoggerMessage(4, LogLevel.Debug, "Timer '{Function}' failed with {Exception}; the next run comes as scheduled.")]
    public static partial void RunFailed(ILogger logger, string function, string exception);

    [LoggerMessage(5, LogLevel.Warning, "The status of timer '{FunctionId}' in storage cannot be read and is made anew. {Message}")]
    public static partial void StatusUnreadable(ILogger logger, string functionId, string message);

    [LoggerMessage(6, LogLevel.Error, "The status of timer '{FunctionId}' could not be written: a run missed from now on may not be noticed. {Message}")]
    public static partial void StatusNotWritten(ILogger logger, string functionId, string message);

    [LoggerMessage(7, LogLevel.Warning, "Timer '{Function}': the shutdown did not wait for its run.")]
    public static partial void StoppedEarly(ILogger logger, string function);
}
