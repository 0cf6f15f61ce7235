using Microsoft.Extensions.Logging;

namespace FunctionApp.Handlers.Importing;

internal static partial class ImportLog
{
    [LoggerMessage(900, LogLevel.Information, "Imported {Path}: {Accepted} of {Rows} rows, {Products} products")]
    public static partial void Imported(ILogger logger, string path, int accepted, int rows, int products);

    [LoggerMessage(901, LogLevel.Warning, "Rejected {Rejected} rows of {Path}, see {RejectedPath}")]
    public static partial void Rejected(ILogger logger, int rejected, string path, string rejectedPath);
}
