using Microsoft.Extensions.Logging;

namespace Local.Emulator.EventGrid.Blobs;

internal sealed partial class BlobWatcher
{
    [LoggerMessage(
        1, LogLevel.Warning, "Cannot list the blobs of the storage account '{Account}'; retrying until it succeeds. {Message}")]
    private partial void LogAway(string account, string message);

    [LoggerMessage(2, LogLevel.Information, "The blobs of the storage account '{Account}' can be listed again.")]
    private partial void LogBack(string account);

    [LoggerMessage(3, LogLevel.Warning, "The storage account '{Account}' has more than {Limit} blobs in the watched containers: "
        + "blobs over this limit raise no events. Watch fewer containers, or raise MaxWatchedBlobs.")]
    private partial void LogFull(string account, int limit);
}
