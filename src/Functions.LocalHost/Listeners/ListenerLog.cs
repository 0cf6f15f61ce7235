using System.Collections.Concurrent;
using Functions.LocalHost.Worker;
using Microsoft.Azure.WebJobs.Host.Indexers;
using Microsoft.Azure.WebJobs.Host.Listeners;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Passes the log of the WebJobs SDK and its extensions on to the app's log. Of the entries about single calls, it keeps only failures that
/// never reached the worker, because the invoker writes one entry for each call.
/// </summary>
internal sealed class ListenerLog(ILoggerFactory app, IndexingErrors indexing, StorageHealth health) : ILoggerProvider
{
    private static readonly string[] AboutCalls = ["Function.", "Host.Executor"];
    // Messages about the SDK itself, which do not concern the app.
    private static readonly string[] News = ["Soon retries will not be supported", "Durable Functions Distributed Tracing V2 is GA"];
    private static readonly string[] Totals = ["Host.Results", "Host.Aggregator"];

    // The storage provider of Durable Functions.
    private const string Durable = "DurableTask";

    // An exception that ends its start is thrown, and shown once.
    private const string Lifetime = "Microsoft.Extensions.Hosting.Internal.Host";

    public ILogger CreateLogger(string categoryName) =>
        new Line(app.CreateLogger(categoryName), indexing, health, Least(categoryName), IsAboutCalls(categoryName),
            categoryName.StartsWith(Durable, StringComparison.Ordinal));

    public void Dispose() { }

    private static bool IsAboutCalls(string category) => AboutCalls.Any(prefix => category.StartsWith(prefix, StringComparison.Ordinal));

    private static LogLevel Least(string category) =>
        IsAboutCalls(category) ? LogLevel.Error
        : category == Lifetime || Totals.Any(prefix => category.StartsWith(prefix, StringComparison.Ordinal)) ? LogLevel.None
        // Triggers themselves log whether their broker answers.
        : category.StartsWith("Azure.Messaging.", StringComparison.Ordinal) ? LogLevel.None
        // The clients warn about each error response, for example because a queue does not exist yet.
        : category.StartsWith("Azure.", StringComparison.Ordinal) ? LogLevel.Error
        : LogLevel.Trace;

    private sealed class Line(ILogger target, IndexingErrors indexing, StorageHealth health, LogLevel least, bool isAboutCalls,
        bool isDurable) : ILogger
    {
        private const int Longest = 160, MostSaid = 100;
        private readonly ConcurrentDictionary<string, bool> _said = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && target.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (exception is FunctionIndexingException error) indexing.Add(error);
            else if (IsEnabled(logLevel)
                && (isAboutCalls ? exception is not null && !Invoker.HasLogged(exception) : !StorageHealth.IsOutage(exception)))
                Write(logLevel, eventId, state, exception, formatter);
        }

        private void Write<TState>(LogLevel level, EventId id, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            if (News.Any(one => text.StartsWith(one, StringComparison.Ordinal))) return;
            // It ended because the app is stopping.
            if (exception is FunctionListenerException { InnerException: OperationCanceledException }) return;
            // While storage is unavailable, these only repeat what the log already says.
            if (health.IsAway && (isDurable || exception is FunctionListenerException)) return;
            // An error outside the app is logged once, without its stack trace.
            if (exception is FunctionListenerException)
                Once(level, id, $"{text} Retrying: {exception.GetBaseException().Message}");
            else if (StorageHealth.IsOutage(exception)) Once(level, id, $"{text} {exception!.GetBaseException().Message}");
            else if (text.IndexOf("\n   at ", StringComparison.Ordinal) is > 0 and var trace) Once(level, id, FirstLine(text[..trace]));
            else target.Log(level, id, state, exception, formatter);
        }

        private void Once(LogLevel level, EventId id, string text)
        {
            if (_said.Count >= MostSaid) _said.Clear();
            if (_said.TryAdd(text, true)) target.Log(level, id, text, null, static (said, _) => said);
        }

        private static string FirstLine(string text)
        {
            var line = text.Split('\n')[0].TrimEnd();
            return line.Length > Longest ? $"{line[..Longest]}…" : line;
        }
    }
}
