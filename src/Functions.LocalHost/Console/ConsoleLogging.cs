using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Console;

/// <summary>Configures the app's log on the terminal.</summary>
internal static class ConsoleLogging
{
    private const string WorkerLogger = "Microsoft.Azure.Functions.Worker.Logging.WorkerLoggerProvider";

    public static void AddTo(IServiceCollection services, bool isOwnProgram)
    {
        // Writes the worker's log directly: sending each line to the host costs more than the call itself.
        services.Configure<LoggerFilterOptions>(filters => filters.Rules.Add(new(WorkerLogger, null, LogLevel.None, null)));
        if (!isOwnProgram) return;
        services.AddLogging(logging => logging
            .AddConsole(console => console.FormatterName = LineFormatter.Key)
            .AddConsoleFormatter<LineFormatter, LineFormatterOptions>());
    }
}
