using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Events;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Sources;

/// <summary>Invokes the function whose upload prefix a new blob's path begins with, asynchronously.</summary>
public sealed partial class UploadSource(
    FunctionCatalogue catalogue, AsyncInvocations asynchronous, IInvocationRecords records, ILogger<UploadSource> logger)
{
    /// <summary>Accepts the event of a new blob. The blob itself stays where it is.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="name">Its path in the container.</param>
    /// <param name="cancellation">Cancels the call.</param>
    internal async Task AcceptAsync(BlobClient blob, string name, CancellationToken cancellation)
    {
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

        var sequencer = properties.LastModified.UtcTicks.ToString("X16", CultureInfo.InvariantCulture);
        var created = new S3Event([new S3Record("2.1", "aws:s3", catalogue.Region, properties.LastModified, "ObjectCreated:Put",
            new S3Entity("1.0", function.Name, new S3Bucket(blob.BlobContainerName),
                new S3Object(WebUtility.UrlEncode(name), properties.ContentLength, etag, sequencer)))]);
        await asynchronous.AcceptAsync(
            function, new(requestId, JsonSerializer.SerializeToUtf8Bytes(created, EventJson.Default.S3Event)), cancellation);
        Accepted(logger, name, function.Name, requestId);
    }

    [LoggerMessage(500, LogLevel.Warning, "Ignored the upload {Path}: it matches no function's upload prefix")]
    private static partial void Untaken(ILogger logger, string path);

    [LoggerMessage(501, LogLevel.Information, "Queued the upload {Path} as an event for {Function}, RequestId {RequestId}")]
    private static partial void Accepted(ILogger logger, string path, string function, string requestId);
}
