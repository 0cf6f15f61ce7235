using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Reading;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Upkeep;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging.Abstractions;
using TableStreams.Tests.Model;
using TableStreams.Tests.Rows;
using Testing;

namespace TableStreams.Tests.Writing;

/// <summary>The calls of storage that docs/table-streams.md names. A plain write is one.</summary>
public sealed class CostTests
{
    private readonly ManualTimeProvider _time = new(new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly TableStream _stream = new("orders", new() { Shards = 1 });
    private readonly CountedRows _items;
    private readonly CountedRows _shards;
    private readonly CountedWakeUps _wakeUps = new();
    private readonly StreamedWriter _writer;

    public CostTests()
    {
        (_items, _shards) = (new(new FakeTable(_time)), new(new FakeTable(_time)));
        _writer = new(_stream, _items, _shards, new FakeImages(), _wakeUps, _time, NullLogger.Instance);
    }

    [Fact]
    public async Task The_first_write_of_a_partition_costs_four_calls_and_each_one_after_it_two()
    {
        Assert.Equal(4, await CallsAsync(() => WriteAsync("p", ItemWriteKind.UpsertReplace)));
        Assert.Equal(2, await CallsAsync(() => WriteAsync("p", ItemWriteKind.UpsertReplace)));
    }

    [Fact]
    public async Task To_add_an_item_costs_three_calls_and_then_one()
    {
        Assert.Equal(3, await CallsAsync(() => WriteAsync("p", ItemWriteKind.Add)));
        Assert.Equal(1, await CallsAsync(() => WriteAsync("p", ItemWriteKind.Add)));
    }

    [Fact]
    public async Task Word_is_sent_once_a_second()
    {
        for (var write = 0; write < 10; write++) await WriteAsync("p", ItemWriteKind.Add);
        Assert.Equal(1, _wakeUps.Count);
        _time.Advance(WakeUpPace.Every);
        await WriteAsync("p", ItemWriteKind.Add);
        Assert.Equal(2, _wakeUps.Count);
    }

    // Looking, taking up, delivering, forgetting the marker; and a day later, removing.
    [Theory]
    [InlineData(1000, 1, 0.02, 0.03)]
    [InlineData(300, 300, 7.5, 6.5)]
    public async Task Changes_that_come_together_share_most_calls(int changes, int partitions, double reading, double removing)
    {
        for (var change = 0; change < changes; change++) await WriteAsync($"p{change % partitions}", ItemWriteKind.Add);
        var read = await CallsAsync(() => ReadAsync(changes));
        _time.Advance(TableStream.Retention + TimeSpan.FromMinutes(1));
        var removed = await CallsAsync(
            () => new ShardTrim(_stream, 0, _items, _shards, _time, NullLogger.Instance).RunAsync(CancellationToken.None));
        Assert.InRange((double)read / changes, 0, reading);
        Assert.InRange((double)removed / changes, 0, removing);
        TestContext.Current.SendDiagnosticMessage(
            $"{changes} changes of {partitions} partitions: "
            + $"{(double)read / changes} calls to read one, {(double)removed / changes} to remove one");
    }

    private async Task ReadAsync(int changes)
    {
        using var feed = new ShardFeed(_stream, 0, _items, _shards, new FakeImages(), _time, NullLogger.Instance);
        var shard = StreamShard.OfPartition("arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/x", "0");
        var processor = new StreamProcessor(new NoDiscards(), new NoWindows(), _time, NullLogger<StreamProcessor>.Instance);
        var delivery = new MappingDelivery(
            "m", shard, StreamKeys.Shard("orders", 0), feed, _shards, processor, new UnfinishedPages(), _time);
        var mapping = new StreamMapping(
            "m", "f", "arn", new() { BatchSize = 1000 }, (_, _) => new(new InvocationOutcome.Succeeded("{}"u8.ToArray())));
        do
        {
            if (await feed.TakeUpAsync(CancellationToken.None)) await delivery.StepAsync(mapping, TimeSpan.Zero, CancellationToken.None);
            else _time.Advance(ShardSequencer.Cool);
        }
        while (!feed.IsClean);
        Assert.Equal(changes, delivery.Done);
    }

    private async Task<int> CallsAsync(Func<Task> act)
    {
        var before = _items.Calls + _shards.Calls;
        await act();
        return _items.Calls + _shards.Calls - before;
    }

    private int _row;

    private Task<ItemsOutcome> WriteAsync(string partition, ItemWriteKind kind) => _writer.WriteAsync(
        partition, [new(kind == ItemWriteKind.Add ? $"i{_row++}" : "i", kind, new Dictionary<string, object?> { ["Value"] = _row++ })],
        isExpiry: false, CancellationToken.None);

    private sealed class CountedRows(ITableRows rows) : ITableRows
    {
        public int Calls { get; private set; }

        public Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellation)
        {
            Calls++;
            return rows.FindAsync(partition, row, cancellation);
        }

        public Task<IReadOnlyList<TableRow>> ReadAsync(string partition, string from, string below, int max, CancellationToken cancellation)
        {
            Calls++;
            return rows.ReadAsync(partition, from, below, max, cancellation);
        }

        public Task<RowsOutcome> WriteAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellation)
        {
            Calls++;
            return rows.WriteAsync(partition, writes, cancellation);
        }
    }

    private sealed class CountedWakeUps : IWakeUps
    {
        public int Count { get; private set; }

        public Task SendAsync(ShardWakeUp wakeUp, TimeSpan delay, CancellationToken cancellation)
        {
            Count++;
            return Task.CompletedTask;
        }
    }

    private sealed class NoDiscards : IDiscardedBatches
    {
        public Task SendAsync(DiscardedBatch discarded, CancellationToken cancellation) =>
            throw new InvalidOperationException("Nothing fails here.");
    }
}
