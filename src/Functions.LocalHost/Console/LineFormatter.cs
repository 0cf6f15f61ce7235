using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Functions.LocalHost.Console;

/// <summary>
/// Writes one line for each entry: the time, the level unless it is Information, the last part of the category, and the message. An
/// exception follows on its own lines.
/// </summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(Key)
{
    public const string Key = "functions";
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // A start-up error is shown once, when it leaves the app's Main.
        if (logEntry.Exception is { } cause && logEntry.Category == Host && StartupErrors.Message(cause) is not null) return;
        // A failed start cancels services that are already running.
        if (logEntry.Exception is OperationCanceledException && logEntry.Category == Host) return;
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (string.IsNullOrEmpty(message) && logEntry.Exception is null) return;
        textWriter.Write(time.GetUtcNow().ToString("[yyyy-MM-dd'T'HH:mm:ss.fff'Z'] ", CultureInfo.InvariantCulture));
        textWriter.Write(Word(logEntry.LogLevel));
        // The line for a call names its function.
        if (!logEntry.Category.StartsWith("Function.", StringComparison.Ordinal))
        {
            textWriter.Write(logEntry.Category.AsSpan(logEntry.Category.LastIndexOf('.') + 1));
            textWriter.Write(": ");
        }
        textWriter.WriteLine(message);
        if (logEntry.Exception is { } exception) textWriter.WriteLine(exception);
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace ",
        LogLevel.Debug => "debug ",
        LogLevel.Warning => "WARNING ",
        LogLevel.Error => "ERROR ",
        LogLevel.Critical => "CRITICAL ",
        _ => "",
    };
}

/// <summary>The formatter has no options of its own.</summary>
internal sealed class LineFormatterOptions : ConsoleFormatterOptions;
