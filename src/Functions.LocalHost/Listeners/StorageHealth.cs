using System.Collections.Concurrent;
using Azure;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Tracks whether the services that extensions call over HTTP are available. Each change is logged once, however many calls notice it.
/// </summary>
internal sealed partial class StorageHealth(ILoggerFactory loggers)
{
    /// <summary>The log category. It is shown by default, so that the end of an outage is logged as well as its beginning.</summary>
    public const string Category = "Host.Storage";

    private const string Unreachable = "HostUnreachable";
    private readonly ILogger _logger = loggers.CreateLogger(Category);
    private readonly ConcurrentDictionary<string, bool> _away = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates an exception that extensions treat as a temporary server failure, and retry.</summary>
    public static RequestFailedException Outage(Uri service, Exception cause) =>
        new(503, $"{Name(service)} does not answer: {Reason(cause)}", Unreachable, cause);

    /// <summary>Returns whether an exception comes from <see cref="Outage"/>, so that it has already been logged.</summary>
    public static bool IsOutage(Exception? e) => e switch
    {
        null => false,
        RequestFailedException { ErrorCode: Unreachable } => true,
        AggregateException all => all.InnerExceptions.All(IsOutage),
        _ => IsOutage(e.InnerException),
    };

    /// <summary>Whether any service is unavailable.</summary>
    public bool IsAway => !_away.IsEmpty;

    /// <summary>Records that a service has answered, even if with an error.</summary>
    public void Answered(Uri service)
    {
        if (!_away.IsEmpty && _away.TryRemove(Name(service), out _)) Back(_logger, Name(service));
    }

    /// <summary>Records that a service could not be connected to, or did not answer in time.</summary>
    public void Failed(Uri service, Exception cause)
    {
        if (!_away.TryAdd(Name(service), true)) return;
        Away(_logger, Name(service), Reason(cause), service.IsLoopback ? " Is the storage emulator running?" : "");
    }

    private static string Name(Uri service) => service.GetLeftPart(UriPartial.Authority);

    private static string Reason(Exception cause) =>
        cause is AggregateException { InnerExceptions: [var first, ..] } ? Reason(first)
        : cause is OperationCanceledException ? "no answer in time"
        : cause.Message.Split('\n')[0].TrimEnd();

    [LoggerMessage(1, LogLevel.Information, "{Service} is available again.")]
    private static partial void Back(ILogger logger, string service);

    [LoggerMessage(2, LogLevel.Warning, "{Service} does not answer: {Reason}. Triggers that need it keep trying.{Hint}")]
    private static partial void Away(ILogger logger, string service, string reason, string hint);
}
