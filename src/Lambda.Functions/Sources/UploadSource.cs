using System.Globalization;
using Azure.Storage.Blobs;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Routing;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Sources;

/// <summary>Asynchronously invokes the function whose upload prefix the path of a new blob begins with.</summary>
internal sealed partial class UploadSource(
    FunctionCatalogue catalogue, AsyncInvocations asynchronous, IInvocationRecords records, ILogger<UploadSource> logger)
{
    /// <summary>Accepts the event of a new blob. The blob itself stays in its place.</summary>
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
        // The properties do not reveal which other request wrote the blob.
        var change = new ObjectChange(
            properties.CopyId is null ? "ObjectCreated:Put" : "ObjectCreated:Copy", blob.BlobContainerName, name,
            new BlobData { ContentLength = properties.ContentLength, ETag = etag, Sequencer = sequencer });
        var created = new ObjectRecord(change, properties.LastModified).ToJson(function.Name, catalogue.AccountId, catalogue.Region);
        await asynchronous.AcceptAsync(function, new(requestId, created), cancellation);
        Accepted(logger, name, function.Name, requestId);
    }

    [LoggerMessage(500, LogLevel.Warning, "Ignored the upload {Path}: it matches no function's upload prefix")]
    private static partial void Untaken(ILogger logger, string path);

    [LoggerMessage(501, LogLevel.Information, "Queued the upload {Path} as an event for {Function}, RequestId {RequestId}")]
    private static partial void Accepted(ILogger logger, string path, string function, string requestId);
}
