using Microsoft.Extensions.Logging;

namespace Local.Blobs;

internal static partial class BlobLog
{
    [LoggerMessage(1, LogLevel.Debug, "Blob '{Blob}' (ETag {ETag}) is queued for function '{Function}'.")]
    public static partial void Enqueued(ILogger logger, string blob, string etag, string function);

    [LoggerMessage(2, LogLevel.Debug, "Blob '{Blob}' does not match the path of function '{Function}'.")]
    public static partial void NotForFunction(ILogger logger, string blob, string function);

    [LoggerMessage(3, LogLevel.Information, "Blob '{Blob}' was queued for function '{FunctionId}', which is not in this app or is disabled; it is skipped.")]
    public static partial void FunctionGone(ILogger logger, string blob, string functionId);

    [LoggerMessage(4, LogLevel.Information, "Blob '{Blob}' was deleted before its function ran; it is skipped.")]
    public static partial void BlobGone(ILogger logger, string blob);

    [LoggerMessage(5, LogLevel.Information, "Blob '{Blob}' was replaced before its function ran for ETag {ETag}; the new version has its own turn.")]
    public static partial void BlobReplaced(ILogger logger, string blob, string etag);

    [LoggerMessage(6, LogLevel.Information, "Container '{Container}' answers.")]
    public static partial void Back(ILogger logger, string container);

    [LoggerMessage(7, LogLevel.Warning, "Container '{Container}' cannot be read; it is tried again until it answers. {Message}")]
    public static partial void Away(ILogger logger, string container, string message);

    [LoggerMessage(8, LogLevel.Warning, "A request to /runtime/webhooks/blobs was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string reason);
}
