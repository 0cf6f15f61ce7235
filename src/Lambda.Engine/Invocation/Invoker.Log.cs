using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Invocation;

internal static partial class InvokerLog
{
    [LoggerMessage(100, LogLevel.Warning, "{Function} ended in a function error, RequestId {RequestId}: {ErrorType}: {ErrorMessage}")]
    public static partial void FunctionError(ILogger logger, string function, string requestId, string errorType, string errorMessage);

    [LoggerMessage(101, LogLevel.Debug, "The handler of {Function} threw, RequestId {RequestId}")]
    public static partial void HandlerThrew(ILogger logger, string function, string requestId, Exception exception);
}
