using Lambda.Engine.Access;
using Lambda.Engine.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Access;

/// <summary>Logs at startup who may call the HTTP APIs.</summary>
internal sealed partial class AccessStartupLog(Principals principals, LocalAccess local, ILogger<AccessStartupLog> logger) : EarlyService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        if (principals.Count > 0) Configured(logger, principals.Count);
        else if (local.IsOpen) Open(logger);
        else
        {
            Closed(logger);
            // In Azure the host keeps only invocation logs and the worker's console output.
            System.Console.Error.WriteLine(
                "Lambda:Access:Principals is empty: every call to the HTTP APIs is refused. Add a principal to allow calls.");
        }
        return Task.CompletedTask;
    }

    [LoggerMessage(800, LogLevel.Information, "{Count} principals may call the HTTP APIs")]
    private static partial void Configured(ILogger logger, int count);

    [LoggerMessage(801, LogLevel.Information,
        "Lambda:Access:Principals is empty: anyone on this machine may call the HTTP APIs, but nobody else may")]
    private static partial void Open(ILogger logger);

    [LoggerMessage(802, LogLevel.Warning,
        "Lambda:Access:Principals is empty: every call to the HTTP APIs is refused. Add a principal to allow calls")]
    private static partial void Closed(ILogger logger);
}
