using Microsoft.Extensions.Logging;

namespace Local.Emulator;

internal static partial class Program
{
    [LoggerMessage(10, LogLevel.Information, "Started: AMQP on port {AmqpPort}, status on port {HttpPort}.")]
    private static partial void LogStarted(ILogger log, int amqpPort, int httpPort);
}
