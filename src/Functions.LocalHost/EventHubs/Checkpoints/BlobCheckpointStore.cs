using System.Globalization;
using Azure;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Functions.LocalHost.EventHubs.Checkpoints;

/// <summary>
/// Keeps partition ownership and checkpoints in blobs, in the layout of the real extension and of the client's processor. The blobs contain
/// only metadata. Their ETags ensure that only one of two instances that claim a partition succeeds.
/// </summary>
internal sealed class BlobCheckpointStore(BlobContainerClient container) : CheckpointStore
{
    // Metadata names are lower-case: storage refuses upper case.
    private const string OwnerKey = "ownerid";
    private const string OffsetKey = "offset";
    private const string SequenceNumberKey = "sequencenumber";
    private const string ClientKey = "clientidentifier";
    // Older versions of the extension wrote this where they had no value.
    private const string NoOffset = "no offset";

    public override async Task<IEnumerable<EventProcessorPartitionOwnership>> ListOwnershipAsync(
        string fullyQualifiedNamespace, string eventHubName, string consumerGroup, CancellationToken cancellationToken)
    {
        var prefix = Prefix(fullyQualifiedNamespace, eventHubName, consumerGroup) + "/ownership/";
        var found = new List<EventProcessorPartitionOwnership>();
        try
        {
            await foreach (var blob in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellationToken))
            {
                found.Add(new()
                {
                    FullyQualifiedNamespace = fullyQualifiedNamespace,
                    EventHubName = eventHubName,
                    ConsumerGroup = consumerGroup,
                    PartitionId = blob.Name[prefix.Length..],
                    OwnerIdentifier = blob.Metadata.TryGetValue(OwnerKey, out var owner) ? owner : "",
                    LastModifiedTime = blob.Properties.LastModified.GetValueOrDefault(),
                    Version = blob.Properties.ETag.GetValueOrDefault().ToString("H"),
                });
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        return found;
    }

    public override async Task<IEnumerable<EventProcessorPartitionOwnership>> ClaimOwnershipAsync(
        IEnumerable<EventProcessorPartitionOwnership> desiredOwnership, CancellationToken cancellationToken)
    {
        var claimed = await Task.WhenAll(desiredOwnership.Select(desired => ClaimAsync(desired, cancellationToken)));
        return [.. claimed.OfType<EventProcessorPartitionOwnership>()];
    }

    public override async Task<EventProcessorCheckpoint?> GetCheckpointAsync(
        string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId, CancellationToken cancellationToken)
    {
        try
        {
            var blob = Checkpoint(fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId);
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return Position(properties.Metadata) is not { } position ? null : new()
            {
                FullyQualifiedNamespace = fullyQualifiedNamespace,
                EventHubName = eventHubName,
                ConsumerGroup = consumerGroup,
                PartitionId = partitionId,
                StartingPosition = position,
                LastModified = properties.LastModified,
                ClientIdentifier = properties.Metadata.TryGetValue(ClientKey, out var client) ? client : null,
            };
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public override async Task UpdateCheckpointAsync(
        string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId, string clientIdentifier,
        CheckpointPosition startingPosition, CancellationToken cancellationToken)
    {
        var blob = Checkpoint(fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId);
        var metadata = new Dictionary<string, string>
        {
            [OffsetKey] = startingPosition.OffsetString,
            [SequenceNumberKey] = startingPosition.SequenceNumber.ToString(CultureInfo.InvariantCulture),
            [ClientKey] = clientIdentifier,
        };
        try
        {
            await blob.SetMetadataAsync(metadata, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await blob.UploadAsync(Stream.Null, new BlobUploadOptions { Metadata = metadata }, cancellationToken);
        }
    }

    [Obsolete("Offsets are text now.")]
    public override Task UpdateCheckpointAsync(
        string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId, long offset, long? sequenceNumber,
        CancellationToken cancellationToken) =>
        UpdateCheckpointAsync(fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId, "",
            new CheckpointPosition(offset.ToString(CultureInfo.InvariantCulture), sequenceNumber ?? long.MinValue), cancellationToken);

    private async Task<EventProcessorPartitionOwnership?> ClaimAsync(EventProcessorPartitionOwnership desired,
        CancellationToken cancellation)
    {
        var blob = container.GetBlobClient(
            $"{Prefix(desired.FullyQualifiedNamespace, desired.EventHubName, desired.ConsumerGroup)}/ownership/{desired.PartitionId}");
        var metadata = new Dictionary<string, string> { [OwnerKey] = desired.OwnerIdentifier };
        try
        {
            if (desired.Version is { Length: > 0 } version)
            {
                var written = (await blob.SetMetadataAsync(metadata, new BlobRequestConditions { IfMatch = new ETag(version) },
                    cancellation)).Value;
                (desired.LastModifiedTime, desired.Version) = (written.LastModified, written.ETag.ToString("H"));
                return desired;
            }
            var options = new BlobUploadOptions { Metadata = metadata, Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            var made = (await blob.UploadAsync(Stream.Null, options, cancellation)).Value;
            (desired.LastModifiedTime, desired.Version) = (made.LastModified, made.ETag.ToString("H"));
            return desired;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            // Another instance was faster, or the blob was deleted; the next cycle handles it.
            return null;
        }
    }

    private BlobClient Checkpoint(string fullyQualifiedNamespace, string eventHub, string consumerGroup, string partition) =>
        container.GetBlobClient($"{Prefix(fullyQualifiedNamespace, eventHub, consumerGroup)}/checkpoint/{partition}");

    private static string Prefix(string fullyQualifiedNamespace, string eventHub, string consumerGroup) =>
        $"{fullyQualifiedNamespace}/{eventHub}/{consumerGroup}".ToLowerInvariant();

    private static EventPosition? Position(IDictionary<string, string> metadata)
    {
        if (metadata.TryGetValue(OffsetKey, out var offset) && offset.Length > 0
            && !offset.Equals(NoOffset, StringComparison.OrdinalIgnoreCase))
            return EventPosition.FromOffset(offset, isInclusive: false);
        return metadata.TryGetValue(SequenceNumberKey, out var text)
            && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? EventPosition.FromSequenceNumber(number, isInclusive: false) : null;
    }
}
