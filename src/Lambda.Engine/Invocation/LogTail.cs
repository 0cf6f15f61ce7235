using System.Text;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Invocation;

/// <summary>Keeps the last 4 KB that an invocation logs, for callers that ask for it.</summary>
/// <remarks>Mirrors <c>LogType: Tail</c> in https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html.</remarks>
internal sealed class LogTail
{
    private static readonly AsyncLocal<LogTail?> Ambient = new();
    private readonly byte[] _ring = new byte[Limits.LogTail];
    private readonly Lock _gate = new();
    private long _written;

    /// <summary>
    /// The log tail of the invocation that the calling code belongs to; null outside of an invocation, or if nobody asked for it.
    /// </summary>
    public static LogTail? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public void AppendLine(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_gate)
        {
            foreach (var value in bytes.AsSpan(Math.Max(0, bytes.Length - _ring.Length))) _ring[_written++ % _ring.Length] = value;
        }
    }

    /// <summary>Returns the text kept so far, beginning with a whole character.</summary>
    public byte[] ToArray()
    {
        lock (_gate)
        {
            var length = (int)Math.Min(_written, _ring.Length);
            var start = (int)((_written - length) % _ring.Length);
            byte[] bytes = [
                .. _ring.AsSpan(start, Math.Min(length, _ring.Length - start)),
                .. _ring.AsSpan(0, length - Math.Min(length, _ring.Length - start))
            ];
            var cut = 0;
            while (cut < bytes.Length && (bytes[cut] & 0xC0) == 0x80) cut++;
            return bytes[cut..];
        }
    }
}

/// <summary>Appends log lines to the tail of the current invocation, if it has one.</summary>
internal sealed class LogTailProvider : ILoggerProvider
{
    private readonly TailLogger _logger = new();

    public ILogger CreateLogger(string categoryName) => _logger;

    public void Dispose() { }

    private sealed class TailLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && LogTail.Current is not null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            LogTail.Current?.AppendLine(
                exception is null
                    ? $"[{logLevel}] {formatter(state, exception)}"
                    : $"[{logLevel}] {formatter(state, exception)} {exception}");
        }
    }
}
