using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Console;

/// <summary>The app's log on the terminal.</summary>
internal static class ConsoleLogging
{
    private const string WorkerLogger = "Microsoft.Azure.Functions.Worker.Logging.WorkerLoggerProvider";

    public static void AddTo(IServiceCollection services, bool isOwnProgram)
    {
        // The worker sends its log to its host. Here it is written directly: sending a line costs more than a call.
        services.Configure<LoggerFilterOptions>(filters => filters.Rules.Add(new(WorkerLogger, null, LogLevel.None, null)));
        if (!isOwnProgram) return;
        services.AddLogging(logging => logging
            .AddConsole(console => console.FormatterName = LineFormatter.Key)
            .AddConsoleFormatter<LineFormatter, LineFormatterOptions>());
    }
}
