using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Streams;

namespace Lambda.Engine.Tests.Polling.Streams;

public sealed class BatchCutterTests
{
    [Fact]
    public void Parallel_lanes_contain_every_record_once_and_keep_the_records_of_a_key_together_and_in_order() =>
        Prop.ForAll(Gen.Choose(1, 10).ToArbitrary(), ArbMap.Default.ArbFor<NonNull<string>[]>(), (lanes, keys) =>
        {
            var records = keys.Select((key, i) => new StreamRecord(key.Get, i, default, StreamSome.Noon)).ToArray();
            var cut = BatchCutter.Lanes(records, lanes).ToList();
            Assert.True(cut.Count <= lanes);
            Assert.Equal(
                records.OrderBy(record => record.SequenceNumber), cut.SelectMany(lane => lane).OrderBy(record => record.SequenceNumber));
            Assert.All(cut, lane => Assert.Equal(lane.OrderBy(record => record.SequenceNumber), lane));
            foreach (var key in records.GroupBy(record => record.PartitionKey))
                Assert.Single(cut, lane => lane.Any(record => record.PartitionKey == key.Key));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_hundred_keys_are_spread_over_all_ten_parallel_lanes()
    {
        var records = Enumerable.Range(0, 100).Select(i => new StreamRecord($"key-{i}", i, default, StreamSome.Noon)).ToArray();
        Assert.Equal(10, BatchCutter.Lanes(records, 10).Count());
    }

    [Fact]
    public void A_single_lane_contains_all_records_and_no_lane_is_empty()
    {
        Assert.Equal([0, 1, 2], Assert.Single(BatchCutter.Lanes(StreamSome.Records(3), 1)).Select(record => record.SequenceNumber));
        Assert.Empty(BatchCutter.Lanes([], 1));
        Assert.Empty(BatchCutter.Lanes([], 2));
    }

    [Theory]
    [InlineData("key-0", 9)]
    [InlineData("key-1", 6)]
    [InlineData("key-2", 8)]
    [InlineData("ä", 9)]
    public void A_key_has_the_same_lane_in_every_version_and_process(string key, int lane)
    {
        var lanes = Enumerable.Range(0, 100).Select(i => new StreamRecord($"{i}", i, default, StreamSome.Noon)).Append(
            new(key, 100, default, StreamSome.Noon)).ToList();
        Assert.Equal(lane, BatchCutter.Lanes(lanes, 10).ToList().FindIndex(one => one[^1].SequenceNumber == 100));
    }

    [Fact]
    public void Records_that_exactly_fill_an_invocation_form_a_single_batch()
    {
        var (envelope, fixedSize) = (StreamEvent.EnvelopeSize(StreamSome.Shard), StreamEvent.FixedSize(StreamSome.Shard));
        var small = StreamSome.Records(1)[0];
        var room = Limits.SyncPayload - envelope - StreamEvent.LargestSize(StreamSome.Shard, small, fixedSize);
        var bytes = new byte[Limits.SyncPayload];
        StreamRecord Large(int data) => small with { SequenceNumber = 1, Data = bytes.AsMemory(0, data) };
        var data = 4_700_000;
        while (StreamEvent.LargestSize(StreamSome.Shard, Large(data), fixedSize) <= room) data++;
        data--;
        Assert.Single(Cut([small, Large(data)], new()));
        Assert.Equal(2, Cut([small, Large(data + 1)], new()).Count);
    }

    [Fact]
    public void A_batch_has_no_more_records_than_its_limit() =>
        Assert.Equal([100, 100, 50], Cut(StreamSome.Records(250), new()).Select(batch => batch.Count));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_batch_fits_into_an_invocation_even_with_the_largest_window_state(bool windows)
    {
        var settings = new StreamSettings { BatchSize = 10_000, TumblingWindow = windows ? TimeSpan.FromDays(1) : null };
        var batches = Cut(StreamSome.Records(20, size: 1_000_000), settings);
        Assert.Equal(20, batches.Sum(batch => batch.Count));
        var part = windows ? new WindowPart(default, new byte[WindowState.Largest], false, false) : null;
        Assert.All(
            batches,
            batch => Assert.InRange(KinesisEvent.Write(StreamSome.Shard, batch.Records.Span, part).Length, 2_000_000, Limits.SyncPayload));
    }

    [Fact]
    public void A_record_that_is_too_large_for_an_invocation_is_discarded_and_its_neighbours_are_kept()
    {
        StreamRecord[] records =
            [.. StreamSome.Records(2), .. StreamSome.Records(1, size: 6_000_000, first: 2), .. StreamSome.Records(2, first: 3)];
        Assert.Equal(
            [(2, null), (1, StreamCondition.RetryAttemptsExhausted), (2, null)],
            Cut(records, new()).Select(batch => (batch.Count, batch.Condition)));
    }

    [Fact]
    public void There_is_no_batch_before_a_first_record_that_is_too_large() =>
        Assert.Equal(
            [(1, StreamCondition.RetryAttemptsExhausted), (1, null)],
            Cut([.. StreamSome.Records(1, size: 6_000_000), .. StreamSome.Records(1, first: 1)], new())
                .Select(batch => (batch.Count, batch.Condition)));

    [Fact]
    public void A_batch_contains_records_of_a_single_window()
    {
        // Records one second apart, in windows of four seconds.
        var windows = new ShardWindows("m", StreamSome.Shard, TimeSpan.FromSeconds(4), new FakeWindows());
        var batches = BatchCutter.Batches(
            StreamSome.Records(10), StreamSome.Shard, new() { TumblingWindow = TimeSpan.FromSeconds(4) }, windows.AssignWindows());
        Assert.Equal([4, 4, 2], batches.Select(batch => batch.Count));
    }

    private static List<StreamBatch> Cut(
        StreamRecord[] records, StreamSettings settings) => [.. BatchCutter.Batches(records, StreamSome.Shard, settings, _ => null)];

    [Theory]
    [InlineData("arn:aws:kinesis:us-east-2:123456789012:stream/sales")]
    [InlineData("arn:aws:dynamodb:us-east-2:123456789012:table/orders/stream/2026")]
    [InlineData("arn:aws:rds:us-east-2:123456789012:cluster:orders")]
    public void Measuring_the_size_of_a_record_allocates_no_memory(string arn)
    {
        var shard = StreamShard.OfPartition(arn, "6");
        var records = Enumerable.Range(0, 1000).Select(i => new StreamRecord("key", i, default, StreamSome.Noon)).ToArray();
        Cut();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Cut();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);

        void Cut() => Assert.Single(BatchCutter.Batches(records, shard, new() { BatchSize = records.Length }, _ => null));
    }
}
