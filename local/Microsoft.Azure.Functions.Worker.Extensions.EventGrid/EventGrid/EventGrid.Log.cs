using Microsoft.Extensions.Logging;

namespace Local.EventGrid;

internal static partial class EventGridLog
{
    [LoggerMessage(1, LogLevel.Information, "perform handshake with eventGrid for function: {Function}")]
    public static partial void Handshake(ILogger logger, string function);

    [LoggerMessage(2, LogLevel.Information, "cannot find function: '{Function}', available function names: [{Available}]")]
    public static partial void NotFound(ILogger logger, string function, string available);

    [LoggerMessage(3, LogLevel.Warning, "A request to /runtime/webhooks/EventGrid was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Failed} of {Executions} executions of function '{Function}' failed ({Errors}): Event Grid delivers the events again.")]
    public static partial void Failed(ILogger logger, int failed, int executions, string function, string errors);
}
