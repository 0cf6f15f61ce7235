using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging.Abstractions;
using TableStreams.Tests.Model;
using TableStreams.Tests.Reading;
using TableStreams.Tests.Rows;
using Testing;

namespace TableStreams.Tests.Shards;

/// <summary>How a shard takes up the changes of its partitions: from which, and with how many calls.</summary>
public sealed class SequencerTests
{
    private readonly ManualTimeProvider _time = new(new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeTable _items;
    private readonly FakeTable _shards;
    private readonly Outage _itemsRead;
    private readonly Outage _shardsRead;

    public SequencerTests()
    {
        (_items, _shards) = (new(_time), new(_time));
        (_itemsRead, _shardsRead) = (new(_items), new(_shards));
    }

    [Fact]
    public async Task Every_partition_is_read_even_if_many_others_are_busy()
    {
        const int Partitions = 1_100;
        var (writer, seen, after) = (Writer(new() { Shards = 1 }), new HashSet<string>(), 0L);
        var feed = Feed(new() { Shards = 1 });
        for (var partition = 0; partition < Partitions; partition++) await WriteAsync(writer, $"p{partition}", "0");
        for (var round = 1; round <= 2 * Partitions / ChunkCutter.MostParts; round++)
        {
            Assert.True(await feed.TakeUpAsync(CancellationToken.None));
            foreach (var change in await ReadAsync(feed, after))
            {
                // A partition that is read is busy again at once.
                var partition = change.PartitionKey.Split('\n')[0];
                seen.Add(partition);
                await WriteAsync(writer, partition, $"{round}");
            }
            after = feed.Last!.Value;
        }
        Assert.Equal(Partitions, seen.Count);
    }

    [Fact]
    public async Task A_page_of_a_partition_is_read_once_and_numbered_in_chunks()
    {
        var writer = Writer(new() { Shards = 1 });
        var feed = Feed(new() { Shards = 1 });
        foreach (var partition in new[] { "p", "q" })
            for (var row = 0; row < 1_200; row++)
                await WriteAsync(writer, partition, $"{row}");
        var calls = 0;
        var chunks = 0;
        for (; await feed.TakeUpAsync(CancellationToken.None); chunks++) calls = _itemsRead.Calls;
        Assert.Equal(2_400, feed.Last);
        // A partition's share of a chunk is 500. The first look does not know how large changes are; the second reads all that are left.
        Assert.Equal((3, 2 * 3), (chunks, calls));
    }

    [Fact]
    public async Task Changes_written_under_another_view_type_keep_that_view_type()
    {
        await WriteAsync(Writer(new() { Shards = 1, View = StreamViewType.NewImage }), "p", "1");
        await WriteAsync(Writer(new() { Shards = 1, View = StreamViewType.KeysOnly }), "p", "2");
        var feed = Feed(new() { Shards = 1, View = StreamViewType.OldImage });
        Assert.True(await feed.TakeUpAsync(CancellationToken.None));
        Assert.Equal(
            [("NEW_IMAGE", true), ("KEYS_ONLY", false)],
            (await ReadAsync(feed, 0)).Select(change => JsonNode.Parse(Encoding.UTF8.GetString(change.Data.Span))!).Select(
                change => ((string)change["StreamViewType"]!, change["NewImage"] is not null)));
    }

    private static async Task<IReadOnlyList<StreamRecord>> ReadAsync(ShardFeed feed, long after) =>
        (await feed.NextAsync(after, CancellationToken.None)).Records;

    private TableStreamWriter Writer(TableStreamOptions options) =>
        new(new("orders", options), _items, _shards, new FakeImages(), new Words(), _time, NullLogger.Instance);

    private ShardFeed Feed(TableStreamOptions options) =>
        new(new("orders", options), 0, _itemsRead, _shardsRead, new FakeImages(), _time, NullLogger.Instance);

    private static async Task WriteAsync(TableStreamWriter writer, string partition, string row) =>
        Assert.IsType<ItemsOutcome.Written>(await writer.WriteAsync(
            partition, [new(row, ItemWriteKind.Add, new Dictionary<string, object?> { ["Value"] = row })], isExpiry: false,
            CancellationToken.None));
}
