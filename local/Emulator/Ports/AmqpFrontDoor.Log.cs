using Microsoft.Extensions.Logging;

namespace Local.Emulator.Ports;

internal sealed partial class AmqpFrontDoor
{
    [LoggerMessage(1, LogLevel.Error, "Closed a connection because of an internal error of the emulator.")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(2, LogLevel.Information, "{Client} connected.")]
    private partial void LogConnected(string client);

    [LoggerMessage(3, LogLevel.Information, "{Client} disconnected. {Reason}")]
    private partial void LogDisconnected(string client, string reason);

    [LoggerMessage(4, LogLevel.Information, "Refused a link of {Client} to '{Address}': {Condition}, {Description}")]
    private partial void LogRefused(string client, string? address, string condition, string? description);
}
