using System.Runtime.ExceptionServices;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Listeners;

/// <summary>Handles exceptions that listeners throw in the background. Without this, the WebJobs SDK would end the process.</summary>
internal sealed partial class ListenerFailures(ILoggerFactory loggers) : IWebJobsExceptionHandler
{
    private readonly ILogger _logger = loggers.CreateLogger("Host.Listeners");

    public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) =>
        OnUnhandledExceptionAsync(exceptionInfo);

    public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
    {
        Ended(_logger, exceptionInfo.SourceException);
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Error, "A listener has failed. Its functions do not run until the app is restarted.")]
    private static partial void Ended(ILogger logger, Exception exception);
}
