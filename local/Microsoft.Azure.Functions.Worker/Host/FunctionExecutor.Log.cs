using Microsoft.Extensions.Logging;

namespace Local.Host;

internal static partial class FunctionExecutorLog
{
    [LoggerMessage(1, LogLevel.Information, "Executing 'Functions.{Function}' (Reason='{Reason}', Id={InvocationId})")]
    public static partial void Executing(ILogger logger, string function, string reason, string invocationId);

    [LoggerMessage(2, LogLevel.Information, "Executed 'Functions.{Function}' (Succeeded, Id={InvocationId}, Duration={Milliseconds}ms)")]
    public static partial void Executed(ILogger logger, string function, string invocationId, long milliseconds);

    [LoggerMessage(3, LogLevel.Error, "Executed 'Functions.{Function}' (Failed, Id={InvocationId}, Duration={Milliseconds}ms)")]
    public static partial void Failed(ILogger logger, string function, string invocationId, long milliseconds, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Waiting for {Delay} before retrying 'Functions.{Function}'; retry {Retry} of at most {MaxRetries}")]
    public static partial void Retrying(ILogger logger, string function, TimeSpan delay, int retry, int maxRetries);
}
