using System.Runtime.ExceptionServices;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Takes what a listener throws in the background. By default the WebJobs SDK ends the process, and the app's HTTP with it.
/// </summary>
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

    [LoggerMessage(1, LogLevel.Error, "A listener has ended by an error; its functions no longer run until the app is started again.")]
    private static partial void Ended(ILogger logger, Exception exception);
}
