using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Lambda.Engine.Async;

namespace Lambda.Functions.State.Destinations;

/// <summary>
/// Delivers records to containers of the app's storage account, as Lambda does to S3 buckets. Missing containers are created.
/// </summary>
/// <remarks>
/// Names mirror https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations and
/// kinesis-on-failure-destination.html.
/// </remarks>
internal sealed partial class BlobDestination(BlobServiceClient blobs) : IDestination
{
    private readonly ConcurrentDictionary<string, BlobContainerClient> _containers = new();

    public string Kind => "blob";

    public DestinationPlaces Places => DestinationPlaces.OnFailure;

    public string? Problem(string name) =>
        !ContainerName().IsMatch(name) ? "a container's name must have 3 to 63 lower-case letters, digits and single dashes."
        : name == ReservedNames.Uploads ? "a record in the container of uploads would count as an upload."
        : ReservedNames.Has(name) ? $"the container '{name}' is reserved for the engine or the host." : null;

    public Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation) =>
        DestinationGuard.CallAsync($"The record was not stored in container {name}", async () =>
        {
            var container = _containers.GetOrAdd(name, blobs.GetBlobContainerClient);
            var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
            var json = new BinaryData(record.ToJson());
            try
            {
                await container.GetBlobClient(record.ObjectName).UploadAsync(json, options, cancellation);
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
                await container.GetBlobClient(record.ObjectName).UploadAsync(json, options, cancellation);
            }
        }, cancellation);

    [GeneratedRegex(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex ContainerName();
}
