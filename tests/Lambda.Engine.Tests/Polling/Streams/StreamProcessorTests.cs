using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Engine.Tests.Polling.Streams;

public sealed class StreamProcessorTests
{
    private readonly ManualTimeProvider _time = new(StreamSome.Noon.AddSeconds(30));
    private readonly FakeDiscarded _discarded = new();
    private readonly List<JsonNode> _events = [];
    private readonly List<string> _requestIds = [];
    private readonly StreamProcessor _processor;

    public StreamProcessorTests() => _processor = new(_discarded, new FakeWindows(), _time, NullLogger<StreamProcessor>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batches_are_processed_in_order_and_never_at_the_same_time()
    {
        await RunAsync(Mapping(new() { BatchSize = 4 }, _ => StreamSome.Succeeded()), 10);
        Assert.Equal(["0-3", "4-7", "8-9"], _events.Select(Range));
    }

    [Fact]
    public async Task A_failed_batch_is_retried_after_one_second_and_then_after_two_before_any_later_batch()
    {
        var failures = 2;
        var run = RunAsync(Mapping(new() { BatchSize = 4 }, _ => failures-- > 0 ? StreamSome.Failed() : StreamSome.Succeeded()), 8);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        await run;
        Assert.Equal(["0-3", "0-3", "0-3", "4-7"], _events.Select(Range));
        Assert.Equal(4, _requestIds.Distinct().Count());
    }

    // Timers have whole milliseconds: a rest of less would be a wait for nothing, repeated until the clock has moved.
    [Fact]
    public void A_backoff_of_less_than_a_millisecond_waits_a_whole_millisecond()
    {
        var time = new StandingTime();
        var processor = new StreamProcessor(_discarded, new FakeWindows(), time, NullLogger<StreamProcessor>.Instance);
        var settings = new StreamSettings { MinimumBackoff = TimeSpan.FromMilliseconds(0.5) };
        var run = processor.ProcessAsync(
            StreamSome.Mapping(settings, (_, _) => new(StreamSome.Failed())), StreamSome.Shard, StreamSome.Records(1), Cancellation);
        Assert.Equal(TimeSpan.FromMilliseconds(1), Assert.Single(time.Waits));
        Assert.False(run.IsCompleted);
    }

    [Fact]
    public async Task A_poison_record_is_bisected_out_of_its_batch_and_discarded_alone()
    {
        await RunAsync(Mapping(new() { MaximumRetryAttempts = 0, BisectBatchOnFunctionError = true },
            json => Sequences(json).Contains("5") ? StreamSome.Failed() : StreamSome.Succeeded()), 8);
        Assert.Equal(["0-7", "0-3", "4-7", "4-5", "4-4", "5-5", "6-7"], _events.Select(Range));
        var told = JsonNode.Parse(Assert.Single(_discarded.All).ToJson().Span)!;
        Assert.Equal(
            ("5", "5", 1, "RetryAttemptsExhausted"),
            ((string?)told["KinesisBatchInfo"]!["startSequenceNumber"], (string?)told["KinesisBatchInfo"]!["endSequenceNumber"],
                (int)told["KinesisBatchInfo"]!["batchSize"]!, (string?)told["requestContext"]!["condition"]));
    }

    [Fact]
    public async Task A_batch_is_split_at_the_reported_record_if_bisecting_and_reported_failures_are_enabled()
    {
        await RunAsync(Mapping(new() { MaximumRetryAttempts = 0, BisectBatchOnFunctionError = true, ReportBatchItemFailures = true },
            json => Sequences(json).Contains("5")
                ? StreamSome.Succeeded("""{"batchItemFailures":[{"itemIdentifier":"5"}]}""")
                : StreamSome.Succeeded()), 8);
        Assert.Equal(["0-7", "5-7", "5-5", "6-7"], _events.Select(Range));
        Assert.Equal(5, Assert.Single(_discarded.All).Batch.First.SequenceNumber);
    }

    [Fact]
    public async Task A_blocked_shard_does_not_block_other_shards()
    {
        var mapping = Mapping(new(), json => Sequences(json).Contains("0") ? StreamSome.Failed() : StreamSome.Succeeded());
        var blocked = RunAsync(mapping, 4);
        await _processor.ProcessAsync(
            mapping, StreamShard.OfPartition(StreamSome.Shard.StreamArn, "1"), StreamSome.Records(4, first: 100), Cancellation);
        Assert.False(blocked.IsCompleted);
        await AdvanceAsync(TimeSpan.FromDays(8));
        await Assert.ThrowsAsync<StreamCallTimeLimitException>(() => blocked);
    }

    [Fact]
    public async Task Parallel_lanes_of_a_shard_are_processed_at_the_same_time()
    {
        var (both, running) = (new TaskCompletionSource(), 0);
        var mapping = StreamSome.Mapping(new() { ParallelizationFactor = 10 }, async (_, cancellation) =>
        {
            // The first waits for a second.
            if (Interlocked.Increment(ref running) == 2) both.SetResult();
            await both.Task.WaitAsync(cancellation);
            return StreamSome.Succeeded();
        });
        await RunAsync(mapping, 9).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(3, running);
    }

    [Fact]
    public async Task A_call_stops_at_its_time_limit_and_the_next_call_continues_from_there()
    {
        var mapping = Mapping(
            new() { BatchSize = 4, MaximumRetryAttempts = 9, CallTimeLimit = TimeSpan.FromMinutes(4) },
            json => Sequences(json).Contains("5") ? StreamSome.Failed() : StreamSome.Succeeded());
        for (var turn = 0; _discarded.All.IsEmpty; turn++)
        {
            var run = RunAsync(mapping, 8);
            while (!run.IsCompleted) await AdvanceAsync(TimeSpan.FromSeconds(10));
            if (_discarded.All.IsEmpty) await Assert.ThrowsAsync<StreamCallTimeLimitException>(() => run);
            Assert.True(turn < 5);
        }
        Assert.Equal(1, _events.Count(json => Range(json) == "0-3"));
        Assert.Equal(10, _events.Count(json => Range(json) == "4-7"));
        Assert.Equal(10, Assert.Single(_discarded.All).Batch.Invocations);
    }

    [Fact]
    public async Task A_shard_continues_after_the_report_of_discarded_records_is_delivered()
    {
        var away = 3;
        _discarded.Fails = _ => away-- > 0 ? new StorageUnavailableException("Away.", new IOException()) : null;
        var run = RunAsync(
            Mapping(
                new() { BatchSize = 4, MaximumRetryAttempts = 0 },
                json => Sequences(json).Contains("0") ? StreamSome.Failed() : StreamSome.Succeeded()),
            8);
        foreach (var seconds in new[] { 1, 2, 4 })
        {
            Assert.Equal(["0-3"], _events.Select(Range));
            await AdvanceAsync(TimeSpan.FromSeconds(seconds));
        }
        await run;
        Assert.Equal(["0-3", "4-7"], _events.Select(Range));
        Assert.Single(_discarded.All);
    }

    [Fact]
    public async Task A_throttle_does_not_count_as_an_attempt()
    {
        var throttles = 5;
        var run = RunAsync(
            Mapping(
                new() { MaximumRetryAttempts = 0 }, _ => throttles-- > 0
                    ? new InvocationOutcome.Throttled(ThrottleReason.ConcurrentInvocationLimitExceeded)
                    : StreamSome.Succeeded()),
            4);
        while (!run.IsCompleted) await AdvanceAsync(TimeSpan.FromSeconds(16));
        await run;
        Assert.Empty(_discarded.All);
    }

    [Fact]
    public async Task A_shutdown_does_not_count_as_an_attempt_and_cancels_the_call()
    {
        using var shutdown = new CancellationTokenSource();
        var mapping = StreamSome.Mapping(new() { MaximumRetryAttempts = 0 }, async (_, cancellation) =>
        {
            await shutdown.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            return StreamSome.Succeeded();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _processor.ProcessAsync(mapping, StreamSome.Shard, StreamSome.Records(4), shutdown.Token));
        Assert.Empty(_discarded.All);
    }

    [Fact]
    public async Task Records_that_match_no_filter_are_skipped_without_invoking_the_function()
    {
        await RunAsync(Mapping(new(), _ => StreamSome.Succeeded()) with { Filter = record => record.SequenceNumber % 2 == 0 }, 6);
        Assert.Equal(["0", "2", "4"], Sequences(Assert.Single(_events)));
    }

    private StreamMapping Mapping(StreamSettings settings, Func<JsonNode, InvocationOutcome> handle) =>
        StreamSome.Mapping(settings, (request, _) =>
        {
            var json = JsonNode.Parse(request.Payload.Span)!;
            _events.Add(json);
            _requestIds.Add(request.RequestId);
            return new(handle(json));
        });

    private Task RunAsync(StreamMapping mapping, int records) =>
        _processor.ProcessAsync(mapping, StreamSome.Shard, StreamSome.Records(records), Cancellation);

    private async Task AdvanceAsync(TimeSpan by)
    {
        await Eventually.True(() => _time.NextDue is not null, Cancellation, what: "A wait");
        _time.Advance(by);
        await Task.Yield();
    }

    private static string[] Sequences(
        JsonNode json) => [.. json["Records"]!.AsArray().Select(record => (string)record!["kinesis"]!["sequenceNumber"]!)];

    private static string Range(JsonNode json) => $"{Sequences(json)[0]}-{Sequences(json)[^1]}";

    // Its timers never end, and it is asked for the time only so often.
    private sealed class StandingTime : TimeProvider
    {
        private int _looks;

        public List<TimeSpan> Waits { get; } = [];

        public override DateTimeOffset GetUtcNow() => ++_looks < 100 ? StreamSome.Noon.AddSeconds(30)
            : throw new InvalidOperationException("The time is asked for again and again.");

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return new Never();
        }

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
