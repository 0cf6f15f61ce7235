using FunctionApp.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Access;

/// <summary>Says at the start who may call.</summary>
internal sealed partial class AccessNotice(Principals principals, LocalAccess local, ILogger<AccessNotice> logger) : EarlyService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        if (principals.Count > 0) Configured(logger, principals.Count);
        else if (local.IsOpen) Open(logger);
        else
        {
            Closed(logger);
            // In Azure the host keeps only logs of invocations, and what the worker writes to its console.
            Console.Error.WriteLine("Nobody may call the HTTP APIs, since Lambda:Access:Principals is empty: every request is refused.");
        }
        return Task.CompletedTask;
    }

    [LoggerMessage(800, LogLevel.Information, "Principals that may call the HTTP APIs: {Count}")]
    private static partial void Configured(ILogger logger, int count);

    [LoggerMessage(801, LogLevel.Information, "Everyone on this machine may call the HTTP APIs, since Lambda:Access:Principals is empty; nobody from elsewhere may")]
    private static partial void Open(ILogger logger);

    [LoggerMessage(802, LogLevel.Warning, "Nobody may call the HTTP APIs, since Lambda:Access:Principals is empty: every request is refused")]
    private static partial void Closed(ILogger logger);
}
