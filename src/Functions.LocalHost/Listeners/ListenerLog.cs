using Functions.LocalHost.Worker;
using Microsoft.Azure.WebJobs.Host.Indexers;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Lines of the WebJobs SDK and its extensions in the app's log. Of those about single calls only failures that never came to the worker are kept:
/// the invoker has one line for each call.
/// </summary>
internal sealed class ListenerLog(ILoggerFactory app, IndexingErrors indexing) : ILoggerProvider
{
    private static readonly string[] AboutCalls = ["Function.", "Host.Executor"];
    private static readonly string[] Totals = ["Host.Results", "Host.Aggregator"];

    public ILogger CreateLogger(string categoryName) => new Line(app.CreateLogger(categoryName), indexing, Least(categoryName), IsAboutCalls(categoryName));

    public void Dispose() { }

    private static bool IsAboutCalls(string category) => AboutCalls.Any(prefix => category.StartsWith(prefix, StringComparison.Ordinal));

    private static LogLevel Least(string category) =>
        IsAboutCalls(category) ? LogLevel.Error
        : Totals.Any(prefix => category.StartsWith(prefix, StringComparison.Ordinal)) ? LogLevel.None
        // The clients warn of each answer that is not a success, such as that a queue is not there yet.
        : category.StartsWith("Azure.", StringComparison.Ordinal) ? LogLevel.Error
        : LogLevel.Trace;

    private sealed class Line(ILogger target, IndexingErrors indexing, LogLevel least, bool isAboutCalls) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && target.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is FunctionIndexingException error) indexing.Add(error);
            else if (isAboutCalls && (exception is null || Invoker.HasLogged(exception))) return;
            else if (IsEnabled(logLevel)) target.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
