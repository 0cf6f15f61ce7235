using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Engine.Tests.Polling.Queues;

public sealed class QueueBatchProcessorTests : IDisposable
{
    private readonly Scripted _handler = new();
    private readonly SomeQueue _queue = new();
    private readonly ProcessingResults _results = new();
    private readonly List<TestEngine> _engines = [];
    private TestEngine _engine = null!;
    private EventSourceMappings _mappings = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_completed_when_their_function_succeeds()
    {
        await Processor().ProcessAsync("queue", SomeQueue.Records(25), _queue, Cancellation);
        Assert.Equal([10, 10, 5], _handler.Events.Select(ids => ids.Count).OrderDescending());
        Assert.Equal((25, 25), (_queue.Completed.Count(), _handler.Events.SelectMany(ids => ids).Distinct().Count()));
        Assert.Equal(ProcessingResults.Ok, _results.Last("queue"));
    }

    [Fact]
    public async Task A_function_error_abandons_the_messages_of_its_batch_and_no_others()
    {
        _handler.Answers = ids => ids.Contains("m03") ? throw new FormatException("No.") : "null";
        await Processor(settings => settings with { BatchSize = 2 }).ProcessAsync("queue", SomeQueue.Records(6), _queue, Cancellation);
        Assert.Equal(["m02", "m03"], _queue.Abandoned);
        Assert.Equal(["m00", "m01", "m04", "m05"], _queue.Completed);
        Assert.Equal(new QueueDecision.Abandon("FormatException: No."), _queue.Settled["m02"]);
    }

    [Fact]
    public async Task Only_the_messages_that_the_function_reports_as_failed_are_abandoned()
    {
        _handler.Answers = _ => """{"batchItemFailures":[{"itemIdentifier":"m01"}]}""";
        await Processor(settings => settings with { ReportBatchItemFailures = true }).ProcessAsync(
            "queue", SomeQueue.Records(3), _queue, Cancellation);
        Assert.Equal(["m01"], _queue.Abandoned);
        Assert.Equal(["m00", "m02"], _queue.Completed);
        Assert.Equal(ProcessingResults.Ok, _results.Last("queue"));
    }

    [Fact]
    public async Task Reported_failures_are_ignored_if_the_mapping_does_not_enable_partial_batch_responses()
    {
        _handler.Answers = _ => """{"batchItemFailures":[{"itemIdentifier":"m01"}]}""";
        await Processor().ProcessAsync("queue", SomeQueue.Records(3), _queue, Cancellation);
        Assert.Equal(3, _queue.Completed.Count());
    }

    [Fact]
    public async Task A_reported_failure_with_an_unknown_id_abandons_the_whole_batch()
    {
        _handler.Answers = _ => """{"batchItemFailures":[{"itemIdentifier":"who"}]}""";
        await Processor(settings => settings with { ReportBatchItemFailures = true }).ProcessAsync(
            "queue", SomeQueue.Records(3), _queue, Cancellation);
        Assert.Equal(3, _queue.Abandoned.Count());
        Assert.Equal(ProcessingResults.Failed, _results.Last("queue"));
    }

    [Fact]
    public async Task Messages_with_the_same_id_fail_together()
    {
        _handler.Answers = _ => """{"batchItemFailures":[{"itemIdentifier":"twin"}]}""";
        QueueRecord[] records =
            [SomeQueue.Record("twin"), SomeQueue.Record("twin") with { ReceiptHandle = "handle-other" }, SomeQueue.Record("m")];
        await Processor(settings => settings with { ReportBatchItemFailures = true }).ProcessAsync("queue", records, _queue, Cancellation);
        Assert.Equal(["other", "twin"], _queue.Abandoned);
        Assert.Equal(["m"], _queue.Completed);
    }

    [Fact]
    public async Task Messages_that_match_no_filter_are_completed_without_running_the_function()
    {
        await Processor(settings => settings with { Filters = ["""{"body":{"a":[1]}}"""] }).ProcessAsync(
            "queue", [SomeQueue.Record("m0", """{"a":1}"""), SomeQueue.Record("m1", """{"a":2}"""), SomeQueue.Record("m2", "text")], _queue,
                Cancellation);
        Assert.Equal(["m0"], Assert.Single(_handler.Events));
        Assert.Equal(["m0", "m1", "m2"], _queue.Completed);
    }

    [Fact]
    public async Task The_function_does_not_run_if_no_message_passes_the_filter()
    {
        await Processor(settings => settings with { Filters = ["""{"body":["x"]}"""] }).ProcessAsync(
            "queue", SomeQueue.Records(3), _queue, Cancellation);
        Assert.Empty(_handler.Events);
        Assert.Equal(ProcessingResults.None, _results.Last("queue"));
    }

    [Fact]
    public async Task A_message_over_the_size_limit_fails_alone()
    {
        QueueRecord[] records =
            [SomeQueue.Record("m0"), SomeQueue.Record("large", new string('x', Limits.SyncPayload)), SomeQueue.Record("m2")];
        await Processor().ProcessAsync("queue", records, _queue, Cancellation);
        Assert.Equal(["large"], _queue.Abandoned);
        Assert.Equal(["m0", "m2"], _queue.Completed);
    }

    [Fact]
    public async Task Messages_of_a_session_stay_in_order_and_none_is_handled_after_a_failure()
    {
        _handler.Answers = ids => ids.Contains("m03") ? throw new FormatException("No.") : "null";
        await Processor(settings => settings with { BatchSize = 2 }).ProcessAsync(
            "queue", SomeQueue.Records(8, group: "g"), _queue, Cancellation);
        Assert.Equal([["m00", "m01"], ["m02", "m03"]], _handler.Events);
        Assert.Equal(["m00", "m01"], _queue.Completed);
        Assert.Equal(["m02", "m03", "m04", "m05", "m06", "m07"], _queue.Abandoned);
    }

    [Fact]
    public async Task Messages_of_a_session_are_not_handled_after_one_that_the_queue_did_not_settle()
    {
        _queue.Refused.Add("m02");
        await Processor(settings => settings with { BatchSize = 2 }).ProcessAsync(
            "queue", SomeQueue.Records(6, group: "g"), _queue, Cancellation);
        Assert.Equal([["m00", "m01"], ["m02", "m03"]], _handler.Events);
        Assert.Equal(["m04", "m05"], _queue.Left);
    }

    [Fact]
    public async Task Without_a_session_a_message_that_the_queue_did_not_settle_does_not_hold_up_others()
    {
        _queue.Refused.Add("m00");
        await Processor(settings => settings with { BatchSize = 2 }).ProcessAsync("queue", SomeQueue.Records(6), _queue, Cancellation);
        Assert.Equal(3, _handler.Events.Count);
        Assert.Empty(_queue.Left);
    }

    [Fact]
    public async Task A_throttled_batch_waits_and_is_not_counted_as_failed()
    {
        var running = new TaskCompletionSource();
        _handler.Waits = _ => running.Task;
        var processor = Processor(
            settings => settings with { BatchSize = 1 }, ("Lambda:Functions:scripted:ReservedConcurrentExecutions", "1"));
        var work = processor.ProcessAsync("queue", SomeQueue.Records(2), _queue, Cancellation);
        await Eventually.True(() => _handler.Events.Count == 1 && _engine.Time.NextDue is not null, Cancellation);
        running.SetResult();
        await Eventually.True(() =>
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(1));
            return work.IsCompleted;
        }, Cancellation);
        await work;
        Assert.Equal(2, _queue.Completed.Count());
    }

    [Fact]
    public async Task A_batch_that_is_throttled_for_five_minutes_is_left_until_its_lock_expires()
    {
        var work = Processor(null, ("Lambda:Functions:scripted:ReservedConcurrentExecutions", "0")).ProcessAsync(
            "queue", SomeQueue.Records(2), _queue, Cancellation);
        var began = _engine.Time.GetUtcNow();
        await PassTimeUntilAsync(work);
        Assert.Equal(2, _queue.Left.Count());
        Assert.InRange(_engine.Time.GetUtcNow() - began, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task Messages_of_a_session_behind_a_throttled_batch_are_left_until_their_lock_expires()
    {
        var work = Processor(settings => settings with { BatchSize = 2 }, ("Lambda:Functions:scripted:ReservedConcurrentExecutions", "0"))
            .ProcessAsync("queue", SomeQueue.Records(6, group: "g"), _queue, Cancellation);
        await PassTimeUntilAsync(work);
        Assert.Equal((6, 0), (_queue.Left.Count(), _queue.Abandoned.Count()));
    }

    [Fact]
    public async Task Messages_of_a_disabled_mapping_wait_until_it_is_enabled()
    {
        var work = Processor(settings => settings with { Enabled = false }).ProcessAsync(
            "queue", SomeQueue.Records(2), _queue, Cancellation);
        _engine.Time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.True(() => _engine.Time.NextDue is not null, Cancellation);
        Assert.Empty(_handler.Events);
        _mappings.Apply("queue", TestMappings.Stored(_mappings, "queue", settings => settings with { Enabled = true }));
        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        await work;
        Assert.Equal(2, _queue.Completed.Count());
    }

    [Fact]
    public async Task Messages_of_a_mapping_that_stays_disabled_are_left_until_their_locks_expire()
    {
        var work = Processor(settings => settings with { Enabled = false }).ProcessAsync(
            "queue", SomeQueue.Records(2), _queue, Cancellation);
        // No longer than the engine waits for the mapping: the rest has a time limit of its own.
        var minutes = 0;
        await Eventually.True(() =>
        {
            if (minutes++ < 10) _engine.Time.Advance(TimeSpan.FromMinutes(1));
            return work.IsCompleted;
        }, Cancellation);
        await work;
        Assert.Equal((2, 0), (_queue.Left.Count(), _handler.Events.Count));
    }

    [Fact]
    public async Task No_more_batches_run_at_once_than_the_maximum_concurrency_of_the_mapping()
    {
        var go = new TaskCompletionSource();
        _handler.Waits = _ => go.Task;
        var processor = Processor(settings => settings with { BatchSize = 1, MaximumConcurrency = 2 });
        var (one, two) = (new SomeQueue(), new SomeQueue());
        var work = Task.WhenAll(
            processor.ProcessAsync("queue", SomeQueue.Records(5), one, Cancellation),
            processor.ProcessAsync("queue", SomeQueue.Records(5), two, Cancellation));
        await Eventually.True(() => _handler.Running == 2, Cancellation);
        go.SetResult();
        await work;
        Assert.Equal((2, 10), (_handler.MostRunning, one.Completed.Count() + two.Completed.Count()));
    }

    [Fact]
    public async Task Messages_of_a_running_function_are_not_settled_when_the_app_stops()
    {
        using var shutdown = new CancellationTokenSource();
        _handler.Waits = token => Task.Delay(Timeout.Infinite, token);
        var work = Processor().ProcessAsync("queue", SomeQueue.Records(2), _queue, shutdown.Token);
        await Eventually.True(() => _handler.Running == 1, Cancellation);
        await shutdown.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Empty(_queue.Settled);
    }

    public void Dispose() => _engines.ForEach(engine => engine.Dispose());

    private QueueBatchProcessor Processor(
        Func<EventSourceSettings, EventSourceSettings>? configure = null, params (string, string)[] settings)
    {
        _engines.Add(
            _engine = new TestEngine(
                functions => functions.AddRaw<Scripted>("scripted", options => options.Timeout = 900), _handler, settings));
        _mappings = TestMappings.Of(_engine, sources => sources.AddServiceBusQueue("queue", "scripted", configure));
        return new(
            new MappingGate(_mappings, _engine.Time), _engine.Invoker, _results, _engine.Time, NullLogger<QueueBatchProcessor>.Instance);
    }

    /// <summary>Moves the engine's time to the next timer's end, again and again, until the work is done.</summary>
    private async Task PassTimeUntilAsync(Task work)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        while (!work.IsCompleted)
        {
            if (_engine.Time.NextDue is { } due && due > _engine.Time.GetUtcNow()) _engine.Time.Advance(due - _engine.Time.GetUtcNow());
            await Task.Delay(1, deadline.Token);
        }
        await work;
    }

    /// <summary>Keeps the ids of its events, and answers as it is told.</summary>
    private sealed class Scripted : IRawHandler
    {
        private int _running;
        private int _mostRunning;

        public ConcurrentQueue<List<string>> Events { get; } = [];

        public Func<List<string>, string> Answers { get; set; } = _ => "null";

        public Func<CancellationToken, Task> Waits { get; set; } = _ => Task.CompletedTask;

        public int Running => _running;

        public int MostRunning => _mostRunning;

        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            List<string> ids = [.. JsonNode.Parse(input.Span)!["Records"]!.AsArray().Select(record => (string)record!["messageId"]!)];
            Events.Enqueue(ids);
            lock (this) _mostRunning = Math.Max(_mostRunning, ++_running);
            try
            {
                await Waits(cancellation);
                return System.Text.Encoding.UTF8.GetBytes(Answers(ids));
            }
            finally
            {
                lock (this) _running--;
            }
        }
    }
}
