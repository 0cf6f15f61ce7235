using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Tests;

/// <summary>Keeps log lines as <c>Level: message</c>.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = [];
    private int _exceptions;

    public IEnumerable<string> Lines => _lines;

    /// <summary>How many of the lines come with an exception, whose stack trace a terminal shows.</summary>
    public int Exceptions => _exceptions;

    public int Count(string part) => _lines.Count(line => line.Contains(part, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose() { }

    private sealed class Logger(RecordedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null) Interlocked.Increment(ref log._exceptions);
            log._lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        }
    }
}
