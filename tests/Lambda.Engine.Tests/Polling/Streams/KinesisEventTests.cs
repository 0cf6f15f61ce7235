using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Polling.Streams;

namespace Lambda.Engine.Tests.Polling.Streams;

/// <summary>
/// Events and records against the examples of the pages named in <see cref="KinesisEvent"/> and <see cref="DiscardedBatch"/>, their long
/// sequence numbers shortened.
/// </summary>
public sealed class KinesisEventTests
{
    private static readonly StreamShard Shard = StreamShard.OfPartition("arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream", "6");

    private static StreamRecord Hello(string time) =>
        new("1", 4959033827, "Hello, this is a test."u8.ToArray(), DateTimeOffset.Parse(time, null));

    // The example of https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html.
    [Fact]
    public async Task A_Kinesis_batch_has_the_format_that_Lambda_documents() =>
        Assert.Equal(await GoldenAsync("kinesis"), Encoding.UTF8.GetString(KinesisEvent.Write(Shard,
            [
                Hello("2018-12-17T22:10:50.987Z"),
                new("1", 4959033828, "This is only a test."u8.ToArray(), DateTimeOffset.Parse("2018-12-17T22:11:51.006Z", null))
            ],
            null).Span));

    // The example of https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html.
    [Fact]
    public async Task A_batch_within_a_window_contains_the_window_state_beside_the_records()
    {
        var window = new TimeWindow(DateTimeOffset.Parse("2020-12-09T07:04:00Z", null), DateTimeOffset.Parse("2020-12-09T07:06:00Z", null));
        var written = KinesisEvent.Write(StreamShard.OfPartition("arn:aws:kinesis:us-east-1:123456789012:stream/lambda-stream", "6"),
            [Hello("2020-12-09T07:04:35Z")], new(window, """{"1":282,"2":715}"""u8.ToArray(), IsFinal: false, IsTerminatedEarly: false));
        Assert.Equal(await GoldenAsync("kinesis-window"), Encoding.UTF8.GetString(written.Span));
    }

    // The example of https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html.
    [Theory]
    [InlineData("discarded", nameof(StreamCondition.RetryAttemptsExhausted), 1)]
    [InlineData("discarded-unseen", nameof(StreamCondition.RecordAgeExceeded), 0)]
    public async Task Discarded_Kinesis_records_are_reported_in_the_format_that_Lambda_documents(
        string file, string condition, int invocations) =>
        Assert.Equal(
            await GoldenAsync(file),
            Encoding.UTF8.GetString(Discarded(Enum.Parse<StreamCondition>(condition), invocations).ToJson().Span));

    [Fact]
    public async Task The_report_about_records_that_expired_after_an_invocation_has_no_response() =>
        Assert.Equal(
            await GoldenAsync("discarded-unseen"), Encoding.UTF8.GetString(Discarded(StreamCondition.RecordAgeExceeded, 1).ToJson().Span));

    [Fact]
    public void The_report_about_records_that_the_function_itself_reported_as_failed_has_no_function_error()
    {
        var failed = Discarded(StreamCondition.RetryAttemptsExhausted, 3);
        var context = JsonNode.Parse(
            (failed with { Batch = failed.Batch with { EndedInError = false } }).ToJson().Span)!["responseContext"]!.AsObject();
        Assert.Equal("""{"statusCode":200,"executedVersion":"$LATEST","functionError":null}""", context.ToJsonString());
    }

    [Fact]
    public async Task The_report_to_a_container_includes_the_discarded_records()
    {
        var discarded = Discarded(StreamCondition.RetryAttemptsExhausted, 1);
        var json = JsonNode.Parse(discarded.ToJsonWithPayload().Span)!.AsObject();
        Assert.Equal(
            Encoding.UTF8.GetString(KinesisEvent.Write(discarded.Shard, discarded.Batch.Records.Span, null).Span),
            (string?)json["payload"]);
        json.Remove("payload");
        Assert.Equal(await GoldenAsync("discarded"), json.ToJsonString());
    }

    private static DiscardedBatch Discarded(StreamCondition condition, int invocations)
    {
        var batch = new StreamBatch(new StreamRecord[]
        {
            new("k", 496011896, default, DateTimeOffset.Parse("2019-11-14T00:38:04.835Z", null)),
            new("k", 496011897, default, DateTimeOffset.Parse("2019-11-14T00:38:05.580Z", null)),
        })
        {
            Condition = condition,
            Invocations = invocations,
            EndedInError = invocations > 0,
            RequestId = "c9b8fa9f-5a7f-4f0e-af9c-0c604cde93a5"
        };
        var mapping = StreamSome.Mapping(new()) with { FunctionArn = "arn:aws:lambda:us-east-2:123456789012:function:myfunction" };
        return new(mapping, StreamShard.OfPartition("arn:aws:kinesis:us-east-2:123456789012:stream/mystream", "1"), batch,
            DateTimeOffset.Parse("2019-11-14T00:38:06.021Z", null));
    }

    [Fact]
    public void A_Kinesis_event_is_never_larger_than_the_estimate_for_its_records() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNull<string> Key, NonNull<byte[]> Data, NonNegativeInt Sequence)[]>(), all =>
        {
            var records = all.Select(
                one => new StreamRecord(one.Key.Get, long.MaxValue - one.Sequence.Get, one.Data.Get, DateTimeOffset.MaxValue)).ToArray();
            var written = KinesisEvent.Write(
                Shard, records, new(new(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue), "{}"u8.ToArray(), false, false));
            using var document = JsonDocument.Parse(written);
            Assert.Equal(
                records.Select(record => record.PartitionKey.Length),
                document.RootElement.GetProperty("Records")
                    .EnumerateArray().Select(record => record.GetProperty("kinesis").GetProperty("partitionKey").GetString()!.Length));
            return written.Length <= KinesisEvent.EnvelopeSize(Shard)
                + 2 + records.Sum(record => KinesisEvent.LargestSize(record, KinesisEvent.FixedSize(Shard)));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("arn:aws:kinesis:us-east-2:123456789012:stream/sales")]
    [InlineData("arn:aws:dynamodb:us-east-2:123456789012:table/orders/stream/2026")]
    public void Writing_an_event_allocates_little_memory_beyond_its_text(string arn)
    {
        var shard = StreamShard.OfPartition(arn, "6");
        var records = Enumerable.Range(0, 1000).Select(
            i => new StreamRecord($"key-{i}", long.MaxValue - i, "{}"u8.ToArray(), StreamSome.Noon)
            {
                Change = new($"{i}", "INSERT", IsExpiry: false),
            }).ToArray();
        var fixedSize = StreamEvent.FixedSize(shard);
        var room = StreamEvent.EnvelopeSize(shard) + records.Sum(record => StreamEvent.LargestSize(shard, record, fixedSize));
        StreamEvent.Write(shard, records, null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        StreamEvent.Write(shard, records, null);
        // Code that is not optimized yet boxes the two numbers of a time.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, room, room + 64 * records.Length);
    }

    private static async Task<string> GoldenAsync(string file) =>
        (await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Polling", "Streams", "Events", $"{file}.json"),
            TestContext.Current.CancellationToken)).TrimEnd();
}
