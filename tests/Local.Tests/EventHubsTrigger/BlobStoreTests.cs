using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Local.EventHubs.Checkpoints;
using Local.EventHubs.Ownership;
using Testing;

namespace Local.Tests.EventHubsTrigger;

public sealed class BlobStoreTests(Storage storage)
{
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BlobContainerClient Container => new(_account, BlobLayout.Container);

    private BlobLayout Layout => new(Container, "Shop.servicebus.windows.net", "Orders", "$Default");

    private BlobOwnershipStore Ownerships => new(Layout);

    private BlobCheckpointStore Checkpoints => new(Layout);

    [Fact]
    public async Task Blobs_are_named_and_filled_as_those_of_the_real_extension()
    {
        await Ownerships.ClaimAsync(Of("3", "me"), Cancellation);
        await Checkpoints.WriteAsync("3", "4711", 42, "me", Cancellation);
        var ownership = await MetadataAsync("shop.servicebus.windows.net/orders/$default/ownership/3");
        var checkpoint = await MetadataAsync("shop.servicebus.windows.net/orders/$default/checkpoint/3");
        Assert.Equal("azure-webjobs-eventhub", Container.Name);
        Assert.Equal([("ownerid", "me")], ownership);
        Assert.Equal([("clientidentifier", "me"), ("offset", "4711"), ("sequencenumber", "42")], checkpoint);
    }

    [Fact]
    public async Task An_ownership_is_claimed_renewed_and_given_up()
    {
        var store = Ownerships;
        Assert.Empty(await store.ListAsync(["0", "1"], Cancellation));
        var claimed = await store.ClaimAsync(Of("0", "me"), Cancellation);
        var renewed = await store.ClaimAsync(claimed!, Cancellation);
        Assert.NotEqual(claimed!.Version, renewed!.Version);
        Assert.Equal(renewed, Assert.Single(await store.ListAsync(["0", "1"], Cancellation)));
        Assert.True(renewed.IsActive(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(2)));
        await store.ClaimAsync(renewed with { Owner = "" }, Cancellation);
        var given = Assert.Single(await store.ListAsync(["0"], Cancellation));
        Assert.False(given.IsActive(given.Modified, TimeSpan.FromMinutes(2)));
        Assert.Equal("other", (await store.ClaimAsync(given with { Owner = "other" }, Cancellation))!.Owner);
    }

    [Fact]
    public async Task Of_two_instances_that_claim_at_once_one_gets_the_partition()
    {
        var stores = Enumerable.Range(0, 8).Select(number => (Name: $"i{number}", Store: new BlobOwnershipStore(new BlobLayout(Container, "shop", "orders", "g")))).ToList();
        var first = await Task.WhenAll(stores.Select(one => one.Store.ClaimAsync(Of("0", one.Name), Cancellation)));
        var owner = Assert.Single(first.OfType<PartitionOwnership>());
        var second = await Task.WhenAll(stores.Select(one => one.Store.ClaimAsync(owner with { Owner = one.Name }, Cancellation)));
        Assert.Single(second.OfType<PartitionOwnership>());
    }

    [Fact]
    public async Task A_claim_of_an_old_version_fails_and_changes_nothing()
    {
        var claimed = await Ownerships.ClaimAsync(Of("0", "me"), Cancellation);
        await Ownerships.ClaimAsync(claimed! with { Owner = "other" }, Cancellation);
        Assert.Null(await Ownerships.ClaimAsync(claimed!, Cancellation));
        Assert.Equal("other", Assert.Single(await Ownerships.ListAsync(["0"], Cancellation)).Owner);
    }

    [Fact]
    public async Task Blobs_that_somebody_deleted_are_made_anew()
    {
        var claimed = await Ownerships.ClaimAsync(Of("0", "me"), Cancellation);
        await Checkpoints.WriteAsync("0", "1", 1, "me", Cancellation);
        await Container.DeleteAsync(cancellationToken: Cancellation);
        Assert.NotNull(await Ownerships.ClaimAsync(claimed!, Cancellation));
        await Checkpoints.WriteAsync("0", "2", 2, "me", Cancellation);
        Assert.Equal(("2", 2L), (await Checkpoints.ReadAsync("0", Cancellation)) is { } kept ? (kept.Offset, kept.SequenceNumber) : default);
    }

    [Fact]
    public async Task A_checkpoint_is_read_as_it_was_written_and_is_none_before()
    {
        Assert.Null(await Checkpoints.ReadAsync("0", Cancellation));
        await Checkpoints.WriteAsync("0", "100", 7, "me", Cancellation);
        await Checkpoints.WriteAsync("0", "200", 8, "me", Cancellation);
        var kept = await Checkpoints.ReadAsync("0", Cancellation);
        Assert.Equal(("200", 8L), (kept!.Offset, kept.SequenceNumber));
    }

    [Fact]
    public async Task A_checkpoint_of_an_older_extension_without_an_offset_counts_by_its_number()
    {
        await Checkpoints.WriteAsync("0", "no offset", 7, "me", Cancellation);
        var kept = await Checkpoints.ReadAsync("0", Cancellation);
        Assert.Equal((null, 7L), (kept!.Offset, kept.SequenceNumber));
    }

    [Fact]
    public async Task A_blob_without_a_position_is_no_checkpoint()
    {
        await Container.CreateAsync(cancellationToken: Cancellation);
        await Layout.Checkpoint("0").UploadAsync(Stream.Null, new BlobUploadOptions(), Cancellation);
        Assert.Null(await Checkpoints.ReadAsync("0", Cancellation));
    }

    private static PartitionOwnership Of(string partition, string owner) => new(partition, owner, default, Version: null);

    private async Task<IEnumerable<(string, string)>> MetadataAsync(string blob) =>
        (await Container.GetBlobClient(blob).GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata.Select(pair => (pair.Key, pair.Value)).Order();
}
