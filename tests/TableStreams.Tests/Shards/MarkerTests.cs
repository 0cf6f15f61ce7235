using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging.Abstractions;
using TableStreams.Tests.Model;
using TableStreams.Tests.Reading;
using TableStreams.Tests.Rows;
using Testing;

namespace TableStreams.Tests.Shards;

/// <summary>A marker goes only when nothing unread is behind it, wherever a writer is meanwhile.</summary>
public sealed class MarkerTests
{
    private readonly ManualTimeProvider _time = new(new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly TableStream _stream = new("orders", new() { Shards = 1 });
    private readonly FakeTable _items;
    private readonly FakeTable _shards;
    private readonly WatchedRows _read;
    private readonly WatchedRows _marked;
    private readonly WatchedRows _written;
    private readonly TableStreamWriter _writer;
    private readonly ShardFeed _feed;

    public MarkerTests()
    {
        (_items, _shards) = (new(_time), new(_time));
        (_read, _marked, _written) = (new(_items), new(_shards), new(_items));
        _writer = new(_stream, _written, _shards, new FakeImages(), new Words(), _time, NullLogger.Instance);
        _feed = new(_stream, 0, _read, _marked, new FakeImages(), _time, NullLogger.Instance);
    }

    [Fact]
    public async Task A_change_committed_after_the_search_for_unread_changes_keeps_the_marker()
    {
        await WriteAsync("1");
        await CoolAsync();
        // The writer commits under the head that its last commit left, and does not touch the marker.
        _read.Once(RowsCall.Find, TableStreamKeys.Head, () => WriteAsync("2"));
        Assert.False(await TakeUpAsync());
        Assert.True(await TakeUpAsync());
        Assert.Equal(2, _feed.Last);
    }

    [Fact]
    public async Task A_change_committed_while_the_head_is_fenced_keeps_its_number_and_the_marker()
    {
        await WriteAsync("1");
        await CoolAsync();
        _read.Once(RowsCall.Write, TableStreamKeys.Head, () => WriteAsync("2"));
        Assert.False(await TakeUpAsync());
        await WriteAsync("3");
        Assert.True(await TakeUpAsync());
        Assert.Equal(3, _feed.Last);
    }

    [Fact]
    public async Task A_change_committed_after_the_last_check_sets_the_marker_again()
    {
        await WriteAsync("1");
        await CoolAsync();
        _marked.Once(RowsCall.Write, TableStreamKeys.ShardHead, () => WriteAsync("2"));
        Assert.False(await TakeUpAsync());
        Assert.True(await TakeUpAsync());
        Assert.Equal(2, _feed.Last);
    }

    [Fact]
    public async Task A_writer_sets_the_marker_again_if_it_was_removed()
    {
        await WriteAsync("1");
        await CoolAsync();
        Assert.False(await TakeUpAsync());
        Assert.False(await TakeUpAsync());
        Assert.True(_feed.IsClean);
        await WriteAsync("2");
        Assert.True(await TakeUpAsync());
        Assert.Equal(2, _feed.Last);
    }

    [Fact]
    public async Task A_slow_writer_cannot_commit_when_its_marker_was_removed_in_the_meantime()
    {
        // It has marked the partition and is about to commit, when a reader finds nothing there and removes the marker.
        _written.Once(RowsCall.Write, TableStreamKeys.Head, async () =>
        {
            await CoolAsync();
            Assert.False(await TakeUpAsync());
            Assert.False(await TakeUpAsync());
            Assert.True(_feed.IsClean);
        });
        await WriteAsync("1");
        Assert.True(await TakeUpAsync());
        Assert.Equal(1, _feed.Last);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_200)]
    public async Task A_late_marker_neither_repeats_nor_hides_changes(int changes)
    {
        for (var row = 0; row < changes; row++) await WriteAsync($"{row}");
        await CoolAsync();
        Assert.False(await TakeUpAsync());
        Assert.False(await TakeUpAsync());
        Assert.True(_feed.IsClean);

        // A writer that had read the head before all of this marks the partition only now, and ends.
        await MarkLateAsync();
        Assert.False(await TakeUpAsync());
        await WriteAsync("next");
        await MarkLateAsync();
        Assert.True(await TakeUpAsync());
        Assert.False(await TakeUpAsync());
        Assert.Equal(changes + 1, _feed.Last);

        async Task MarkLateAsync() =>
            await _shards.WriteAsync(TableStreamKeys.Shard("orders", 0), [PartitionMark.Of("p", 0)], CancellationToken.None);
    }

    [Fact]
    public async Task A_reader_that_another_one_has_overtaken_does_not_remove_the_marker()
    {
        await WriteAsync("1");
        await CoolAsync();
        var other = new ShardFeed(_stream, 0, _items, _shards, new FakeImages(), _time, NullLogger.Instance);
        _marked.Once(RowsCall.Write, TableStreamKeys.ShardHead, async () =>
        {
            await WriteAsync("2");
            Assert.True(await other.TakeUpAsync(CancellationToken.None));
        });
        Assert.False(await TakeUpAsync());
        await WriteAsync("3");
        Assert.True(await TakeUpAsync());
        Assert.Equal(3, _feed.Last);
    }

    private Task<bool> TakeUpAsync() => _feed.TakeUpAsync(CancellationToken.None);

    /// <summary>Takes up what there is, and waits until the partition is quiet.</summary>
    private async Task CoolAsync()
    {
        while (await TakeUpAsync()) { }
        _time.Advance(ShardSequencer.Cool);
    }

    private async Task WriteAsync(string row)
    {
        var writing = _writer.WriteAsync(
            "p", [new(row, ItemWriteKind.Add, new Dictionary<string, object?> { ["Value"] = row })], isExpiry: false,
            CancellationToken.None);
        Assert.True(writing.IsCompleted, "The writer is refused again and again, and waits.");
        Assert.IsType<ItemsOutcome.Written>(await writing);
    }
}
