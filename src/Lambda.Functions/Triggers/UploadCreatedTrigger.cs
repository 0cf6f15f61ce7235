using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Events;
using Lambda.Functions.State;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Triggers;

/// <summary>Invokes the function whose upload prefix a new blob's path begins with, asynchronously.</summary>
public sealed partial class UploadCreatedTrigger(
    FunctionCatalogue catalogue, AsyncInvocations asynchronous, IInvocationRecords records, ILogger<UploadCreatedTrigger> logger)
{
#if DEBUG
    // Azurite raises no Event Grid events: under Core Tools the container is polled.
    private const BlobTriggerSource Source = BlobTriggerSource.LogsAndContainerScan;
#else
    private const BlobTriggerSource Source = BlobTriggerSource.EventGrid;
#endif

    /// <summary>Accepts the event. The blob itself stays where it is.</summary>
    [Function("UploadCreated")]
    public async Task Run(
        [BlobTrigger(StorageNames.Uploads + "/{name}", Source = Source)] BlobClient blob, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (catalogue.ForUpload(name) is not { } function)
        {
            Untaken(logger, name);
            return;
        }
        var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value;
        var etag = properties.ETag.ToString().Trim('"');
        // One version of a blob is one event, however often the trigger fires for it.
        var requestId = DeterministicId.Of($"{blob.Uri.AbsolutePath}\n{etag}");
        if (await records.FindAsync(requestId, cancellation) is not null) return;

        var created = new S3Event([new S3Record("2.1", "aws:s3", catalogue.Region, properties.LastModified, "ObjectCreated:Put",
            new S3Entity("1.0", function.Name, new S3Bucket(blob.BlobContainerName),
                new S3Object(WebUtility.UrlEncode(name), properties.ContentLength, etag, properties.LastModified.UtcTicks.ToString("X16", CultureInfo.InvariantCulture))))]);
        await asynchronous.AcceptAsync(
            function, new(requestId, JsonSerializer.SerializeToUtf8Bytes(created, EventJson.Default.S3Event)), cancellation);
        Accepted(logger, name, function.Name, requestId);
    }

    [LoggerMessage(500, LogLevel.Warning, "Ignored the upload {Path}: it matches no function's upload prefix")]
    private static partial void Untaken(ILogger logger, string path);

    [LoggerMessage(501, LogLevel.Information, "Queued the upload {Path} as an event for {Function}, RequestId {RequestId}")]
    private static partial void Accepted(ILogger logger, string path, string function, string requestId);
}
