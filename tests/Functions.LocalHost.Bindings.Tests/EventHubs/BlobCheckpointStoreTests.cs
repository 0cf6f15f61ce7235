using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Functions.LocalHost.EventHubs.Checkpoints;

namespace Functions.LocalHost.Bindings.Tests.EventHubs;

public sealed class BlobCheckpointStoreTests
{
    private const string Namespace = "Shop.servicebus.windows.net";
    private readonly BlobContainerClient _container;
    private readonly BlobCheckpointStore _store;

    public BlobCheckpointStoreTests(Storage storage)
    {
        _container = new(storage.NewAccount(), "azure-webjobs-eventhub");
        _store = new(_container);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Checkpoint_blobs_have_the_same_names_and_content_as_with_the_official_extension()
    {
        Assert.Empty(await ListAsync());
        await ClaimAsync(Of("3", "me"));
        await WriteAsync("3", "4711", 42);
        Assert.Equal([("ownerid", "me")], await MetadataAsync("shop.servicebus.windows.net/orders/$default/ownership/3"));
        Assert.Equal(
            [("clientidentifier", "me"), ("offset", "4711"), ("sequencenumber", "42")],
            await MetadataAsync("shop.servicebus.windows.net/orders/$default/checkpoint/3"));
    }

    [Fact]
    public async Task An_ownership_can_be_claimed_and_renewed_and_released()
    {
        Assert.Empty(await ListAsync());
        var claimed = await ClaimAsync(Of("0", "me"));
        var version = claimed!.Version;
        var renewed = await ClaimAsync(claimed);
        Assert.NotEqual(version, renewed!.Version);
        var known = Assert.Single(await ListAsync());
        Assert.Equal(("0", "me", renewed.Version, renewed.LastModifiedTime),
            (known.PartitionId, known.OwnerIdentifier, known.Version, known.LastModifiedTime));
        known.OwnerIdentifier = "";
        await ClaimAsync(known);
        var given = Assert.Single(await ListAsync());
        Assert.Equal("", given.OwnerIdentifier);
        given.OwnerIdentifier = "other";
        Assert.Equal("other", (await ClaimAsync(given))!.OwnerIdentifier);
    }

    [Fact]
    public async Task Of_several_concurrent_claims_only_one_gets_the_partition()
    {
        Assert.Empty(await ListAsync());
        var first = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => ClaimAsync(Of("0", $"i{number}"))));
        var version = Assert.Single(first.OfType<EventProcessorPartitionOwnership>()).Version;
        var second = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => ClaimAsync(Of("0", $"i{number}", version))));
        Assert.Single(second.OfType<EventProcessorPartitionOwnership>());
    }

    [Fact]
    public async Task A_claim_with_an_old_version_fails_and_changes_nothing()
    {
        Assert.Empty(await ListAsync());
        var version = (await ClaimAsync(Of("0", "me")))!.Version;
        await ClaimAsync(Of("0", "other", version));
        Assert.Null(await ClaimAsync(Of("0", "me", version)));
        Assert.Equal("other", Assert.Single(await ListAsync()).OwnerIdentifier);
    }

    [Fact]
    public async Task Deleted_blobs_are_created_again()
    {
        Assert.Empty(await ListAsync());
        var version = (await ClaimAsync(Of("0", "me")))!.Version;
        await _container.DeleteAsync(cancellationToken: Cancellation);
        Assert.Null(await ClaimAsync(Of("0", "me", version)));
        Assert.Empty(await ListAsync());
        Assert.NotNull(await ClaimAsync(Of("0", "me")));
        await _container.DeleteAsync(cancellationToken: Cancellation);
        await WriteAsync("0", "2", 2);
        Assert.Equal(EventPosition.FromOffset("2", false), (await ReadAsync("0"))!.StartingPosition);
    }

    [Fact]
    public async Task A_checkpoint_is_read_back_unchanged_and_is_missing_before_it_is_written()
    {
        Assert.Null(await ReadAsync("0"));
        await WriteAsync("0", "100", 7);
        await WriteAsync("0", "200", 8);
        var kept = await ReadAsync("0");
        Assert.Equal((EventPosition.FromOffset("200", false), "me"), (kept!.StartingPosition, kept.ClientIdentifier));
        Assert.NotNull(kept.LastModified);
    }

    [Fact]
    public async Task Reading_continues_after_the_sequence_number_if_the_checkpoint_of_an_older_extension_has_no_offset()
    {
        await WriteAsync("0", "no offset", 7);
        Assert.Equal(EventPosition.FromSequenceNumber(7, false), (await ReadAsync("0"))!.StartingPosition);
    }

    [Fact]
    public async Task A_blob_without_a_position_is_not_a_checkpoint()
    {
        await _container.CreateAsync(cancellationToken: Cancellation);
        await _container.GetBlobClient("shop.servicebus.windows.net/orders/$default/checkpoint/0")
            .UploadAsync(Stream.Null, new BlobUploadOptions(), Cancellation);
        Assert.Null(await ReadAsync("0"));
    }

    private static EventProcessorPartitionOwnership Of(string partition, string owner, string? version = null) => new()
    {
        FullyQualifiedNamespace = Namespace, EventHubName = "Orders", ConsumerGroup = "$Default",
        PartitionId = partition, OwnerIdentifier = owner, Version = version,
    };

    private Task<IEnumerable<EventProcessorPartitionOwnership>> ListAsync() =>
        _store.ListOwnershipAsync(Namespace, "Orders", "$Default", Cancellation);

    private async Task<EventProcessorPartitionOwnership?> ClaimAsync(EventProcessorPartitionOwnership desired) =>
        (await _store.ClaimOwnershipAsync([desired], Cancellation)).SingleOrDefault();

    private Task<EventProcessorCheckpoint?> ReadAsync(string partition) =>
        _store.GetCheckpointAsync(Namespace, "Orders", "$Default", partition, Cancellation);

    private Task WriteAsync(string partition, string offset, long number) =>
        _store.UpdateCheckpointAsync(
            Namespace, "Orders", "$Default", partition, "me", new CheckpointPosition(offset, number), Cancellation);

    private async Task<IEnumerable<(string, string)>> MetadataAsync(string blob) =>
        (await _container.GetBlobClient(blob).GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata.Select(pair =>
            (pair.Key, pair.Value)).Order();
}
