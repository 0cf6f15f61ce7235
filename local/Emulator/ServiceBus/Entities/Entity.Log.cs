using Microsoft.Extensions.Logging;

namespace Local.Emulator.ServiceBus.Entities;

internal abstract partial class Entity
{
    [LoggerMessage(20, LogLevel.Error, "An internal error of the emulator occurred in '{Address}'.")]
    private static partial void LogFailed(ILogger log, string address, Exception error);
}
