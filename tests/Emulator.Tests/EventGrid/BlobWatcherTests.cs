using System.Runtime.CompilerServices;
using Local.Emulator.EventGrid.Blobs;
using Local.Emulator.EventGrid.Delivery;
using Local.Emulator.EventGrid.Filters;
using Local.Emulator.EventGrid.Topics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulator.Tests.EventGrid;

/// <summary>The watcher on a listing that the test writes, and a clock that it moves.</summary>
public sealed class BlobWatcherTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly TestListing _listing = new();

    [Fact]
    public async Task Only_blobs_that_are_new_or_changed_or_deleted_after_the_start_raise_events()
    {
        _listing.Put("a", "old", "1");
        await using var run = await StartAsync("a/");
        _listing.Put("a", "new", "1");
        await RoundAsync(run);
        _listing.Put("a", "old", "2");
        _listing.Delete("a", "new");
        await RoundAsync(run);
        await RoundAsync(run);

        Assert.Equal(["Created new", "Created old", "Deleted new"], run.Events());
    }

    [Fact]
    public async Task An_interrupted_listing_causes_no_deletion_events_and_no_duplicate_events()
    {
        foreach (var name in new[] { "1", "2", "3" }) _listing.Put("a", name, "x");
        await using var run = await StartAsync("a/");
        _listing.Put("a", "0", "x");
        _listing.FailsAfterPages = 1;
        await RoundAsync(run);
        Assert.Contains("broke off", run.Watcher.Status.Fault, StringComparison.Ordinal);
        _listing.FailsAfterPages = null;
        _listing.Delete("a", "3");
        await RoundAsync(run);

        Assert.Equal(["Created 0", "Deleted 3"], run.Events());
        Assert.Null(run.Watcher.Status.Fault);
    }

    [Fact]
    public async Task Blobs_that_an_interrupted_first_listing_missed_raise_no_events_afterwards()
    {
        foreach (var name in new[] { "1", "2", "3" }) _listing.Put("a", name, "x");
        _listing.FailsAfterPages = 1;
        await using var run = await StartAsync("a/");
        Assert.False(run.Watcher.Status.IsWatching);
        _listing.FailsAfterPages = null;
        await RoundAsync(run);
        _listing.Put("a", "4", "x");
        await RoundAsync(run);

        Assert.True(run.Watcher.Status.IsWatching);
        Assert.Equal(["Created 4"], run.Events());
    }

    [Fact]
    public async Task Deleting_a_container_raises_no_events_and_blobs_in_a_recreated_container_count_as_new()
    {
        _listing.Put("a", "1", "x");
        await using var run = await StartAsync("a/");
        _listing.Drop("a");
        await RoundAsync(run);
        Assert.Equal(["a"], run.Watcher.Status.Missing);
        _listing.Put("a", "2", "x");
        await RoundAsync(run);

        Assert.Equal(["Created 2"], run.Events());
        Assert.Empty(run.Watcher.Status.Missing);
    }

    [Fact]
    public async Task New_containers_with_a_matching_prefix_are_watched_except_those_of_the_storage_service()
    {
        _listing.Put("upload-1", "old", "x");
        await using var run = await StartAsync("");
        _listing.Put("upload-2", "new", "x");
        _listing.Put("$logs", "log", "x");
        await RoundAsync(run);

        Assert.Equal(["Created new"], run.Events());
        Assert.Equal((2, 2), (run.Watcher.Status.Containers, run.Watcher.Status.Blobs));
    }

    [Fact]
    public async Task Beyond_the_limit_new_blobs_cause_a_warning_and_known_blobs_still_raise_events()
    {
        foreach (var name in new[] { "1", "2" }) _listing.Put("a", name, "x");
        await using var run = await StartAsync("a/", limit: 3);
        foreach (var name in new[] { "0", "3", "4" }) _listing.Put("a", name, "x");
        _listing.Put("a", "2", "y");
        await RoundAsync(run);
        Assert.StartsWith("The limit of 3 blobs is reached", run.Watcher.Status.Fault, StringComparison.Ordinal);
        _listing.Delete("a", "1");
        _listing.Delete("a", "2");
        await RoundAsync(run);
        await RoundAsync(run);

        Assert.Equal(["Created 0", "Created 2", "Deleted 1", "Deleted 2", "Created 3", "Created 4"], run.Events());
        Assert.Null(run.Watcher.Status.Fault);
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("/blobServices/default/", "", "")]
    [InlineData("/blobServices/default/containers/", "", "")]
    [InlineData("/blobServices/default/containers/upload", "", "upload")]
    [InlineData("/blobServices/default/containers/Uploads/", "uploads", null)]
    [InlineData("/blobServices/default/containers/uploads/blobs/a/", "uploads", null)]
    [InlineData("/somethingElse/", "", null)]
    public void The_subject_filters_decide_which_containers_are_watched(string begins, string exact, string? prefix)
    {
        var containers = WatchedContainers.Of([new EventFilter { SubjectBeginsWith = begins }]);

        Assert.Equal(exact.Length == 0 ? [] : [exact], containers.Exact);
        Assert.Equal(prefix is null ? [] : [prefix], containers.Prefixes);
    }

    private async Task<Run> StartAsync(string container, int limit = 100)
    {
        var destination = new TestDestination(_clock, _ => DeliveryResult.Delivered);
        var definition = Grid.Subscription();
        var subscription = new EventSubscription(
            definition,
            new SubscriptionParts(destination, null, null),
            new DeliveryPolicy(definition.Retry, true, false, 1),
            100,
            _clock,
            NullLogger<EventSubscription>.Instance);
        var topic = new Topic("blobs", Grid.TopicId, [subscription]);
        var containers = WatchedContainers.Of([new EventFilter { SubjectBeginsWith = WatchedContainers.SubjectPrefix + container }]);
        var watcher = new BlobWatcher(
            topic,
            containers,
            _listing,
            new BlobEvents(Grid.TopicId, _listing.UrlOf, _clock),
            Interval,
            limit,
            _clock,
            NullLogger<BlobWatcher>.Instance);
        watcher.Start();
        // The wait for the next round begins when a round has ended.
        await Eventually.True(() => _clock.NextDue is not null, TestContext.Current.CancellationToken);
        subscription.Start();
        return new Run(watcher, subscription, destination, topic);
    }

    [Theory]
    [InlineData("new metadata", "BlockBlob", 0, 5, "h", false)]
    [InlineData("another content", "BlockBlob", 0, 5, "i", true)]
    [InlineData("another length", "BlockBlob", 0, 6, "i", true)]
    [InlineData("put again as it was", "BlockBlob", 3, 5, "h", true)]
    [InlineData("a block appended", "AppendBlob", 0, 6, null, false)]
    [InlineData("an append blob made anew", "AppendBlob", 3, 5, null, true)]
    public void A_blob_counts_as_created_again_only_if_its_content_was_replaced(
        string why, string type, int createdLater, long length, string? hash, bool counts)
    {
        var before = new BlobVersion("c", "b", "1", type, "text/plain", 5, Some.Noon, Some.Noon, type == "BlockBlob" ? "h" : null);
        var after =
            new BlobVersion("c", "b", "2", type, "text/plain", length, Some.Noon.AddSeconds(5), Some.Noon.AddSeconds(createdLater), hash);
        Assert.True(counts == after.Replaces(before), why);
    }

    private async Task RoundAsync(Run run)
    {
        var due = Assert.NotNull(_clock.NextDue);
        _clock.AdvanceTo(due);
        await Eventually.True(() => _clock.NextDue is { } next && next > due, TestContext.Current.CancellationToken);
        await Eventually.True(() => run.Destination.Attempts.Count == run.Topic.Published, TestContext.Current.CancellationToken);
    }

    private sealed record Run(BlobWatcher Watcher, EventSubscription Subscription, TestDestination Destination, Topic Topic)
        : IAsyncDisposable
    {
        // Attempts start in the order of publishing.
        public string[] Events() =>
            [.. Destination.Attempts.Select(attempt => attempt.Batch[0].Event)
                .Select(one => $"{one.Type["Microsoft.Storage.Blob".Length..]} {one.Subject.Split('/')[^1]}")];

        public async ValueTask DisposeAsync()
        {
            await Watcher.DisposeAsync();
            await Subscription.DisposeAsync();
        }
    }

    private sealed class TestListing : IBlobListing
    {
        private readonly SortedDictionary<string, SortedDictionary<string, BlobVersion>> _containers = new(StringComparer.Ordinal);

        public int? FailsAfterPages { get; set; }

        public string Account => "account";

        public void Put(string container, string name, string etag)
        {
            if (!_containers.TryGetValue(container, out var blobs)) _containers.Add(container, blobs = new(StringComparer.Ordinal));
            blobs[name] = new BlobVersion(container, name, etag, "BlockBlob", "text/plain", 1, Some.Noon);
        }

        public void Delete(string container, string name) => _containers[container].Remove(name);

        public void Drop(string container) => _containers.Remove(container);

        public Uri UrlOf(BlobVersion blob) => new($"http://localhost/{blob.Container}/{blob.Name}");

        public Task<IReadOnlyList<string>> ContainersAsync(string prefix, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<string>>([.. _containers.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))]);

        // Pages of two.
        public async IAsyncEnumerable<IReadOnlyList<BlobVersion>?> BlobsAsync(
            string container, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            if (!_containers.TryGetValue(container, out var blobs))
            {
                yield return null;
                yield break;
            }
            var pages = 0;
            foreach (var page in blobs.Values.Chunk(2))
            {
                if (pages++ == FailsAfterPages) throw new StorageAwayException("The listing broke off.", new IOException());
                yield return page;
            }
        }
    }
}
