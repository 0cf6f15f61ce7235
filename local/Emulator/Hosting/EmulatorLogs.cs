using System.Globalization;
using Local.Emulator.Configuration;
using Local.Emulator.Ports;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;

namespace Local.Emulator.Hosting;

/// <summary>Creates the log of the emulator. The console shows warnings and errors; the file also has connections and refusals.</summary>
internal static class EmulatorLogs
{
    /// <summary>
    /// The name of the log file, which is beside the configuration that asks for it. When a file is full, <c>emulator_001.log</c> follows,
    /// and so on.
    /// </summary>
    public const string FileName = "emulator.log";

    private const long LargestFile = 10 * 1024 * 1024;
    private const int MostFiles = 3;

    /// <param name="configFile">The file that the configuration comes from; null for none.</param>
    /// <exception cref="StartException">The log file cannot be written.</exception>
    public static ILoggerFactory Create(LoggingConfiguration configuration, string? configFile) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        if (configuration.ToConsole) logging.AddSimpleConsole(console => console.SingleLine = true);
        if (configuration.ToFile)
            logging.AddSerilog(
                OpenFile(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(configFile ?? FileName))!, FileName)), dispose: true);
    });

    private static Serilog.Core.Logger OpenFile(string path)
    {
        try
        {
            // Serilog does not report a file that it cannot write.
            using (File.Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Cannot write the log to {path}, which Logging.Type in the configuration requests: {e.Message}", e);
        }
        // Serilog applies the levels of the file itself, so it receives everything.
        return new LoggerConfiguration().MinimumLevel.Information().MinimumLevel.Override("Microsoft", LogEventLevel.Warning).WriteTo.File(
            path,
            outputTemplate: "{Timestamp:o} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}",
            formatProvider: CultureInfo.InvariantCulture,
            fileSizeLimitBytes: LargestFile, rollOnFileSizeLimit: true, retainedFileCountLimit: MostFiles).CreateLogger();
    }
}
