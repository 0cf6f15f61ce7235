using Azure.Messaging.EventHubs;
using Functions.LocalHost.Bindings.Tests.Support;
using Functions.LocalHost.EventHubs;
using Functions.LocalHost.EventHubs.Listeners;
using Functions.LocalHost.EventHubs.Triggers;
using Microsoft.Azure.WebJobs.Host.Executors;

namespace Functions.LocalHost.Bindings.Tests.EventHubs;

public sealed class PartitionWorkTests : ITriggeredFunctionExecutor, IDisposable
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<string[]> _seen = [];
    private readonly List<bool> _keeping = [];
    private readonly List<string> _kept = [];
    private readonly RecordedLog _log = new();
    private readonly EventHubOptions _options = new();
    private Action _during = () => { };
    private Exception? _trouble;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Each_batch_runs_once_and_its_last_event_becomes_the_checkpoint()
    {
        await Work().TakeAsync(Events("a", "b"), Cancellation);
        Assert.Equal([["a", "b"]], _seen);
        Assert.Equal(["b"], _kept);
    }

    [Fact]
    public async Task A_small_batch_waits_for_more_events_and_runs_after_the_maximum_wait_time()
    {
        (_options.MinEventBatchSize, _options.MaxEventBatchSize, _options.MaxWaitTime) = (3, 5, TimeSpan.FromSeconds(10));
        var work = Work(firstWait: TimeSpan.FromSeconds(10));
        await work.TakeAsync(Events("a"), Cancellation);
        Assert.Empty(_seen);
        await work.TakeAsync(Events("b", "c"), Cancellation);
        await work.TakeAsync(Events("d"), Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(9));
        await work.TakeAsync([], Cancellation);
        Assert.Single(_seen);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await work.TakeAsync([], Cancellation);
        Assert.Equal([["a", "b", "c"], ["d"]], _seen);
        Assert.Equal(["c", "d"], _kept);
    }

    [Fact]
    public async Task No_batch_exceeds_the_maximum_size_even_if_more_events_were_read()
    {
        (_options.MinEventBatchSize, _options.MaxEventBatchSize) = (3, 3);
        var work = Work(firstWait: TimeSpan.FromMinutes(1));
        await work.TakeAsync(Events("a", "b"), Cancellation);
        await work.TakeAsync(Events("c", "d", "e"), Cancellation);
        Assert.Equal([["a", "b", "c"]], _seen);
        await work.TakeAsync(Events("f"), Cancellation);
        Assert.Equal([["a", "b", "c"], ["d", "e", "f"]], _seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_batch_gets_no_checkpoint(bool single)
    {
        using var lost = new CancellationTokenSource();
        _during = () =>
        {
            if (_seen[^1] is ["b"] or ["a", "b", "c"]) lost.Cancel();
        };
        await Work(single).TakeAsync(Events("a", "b", "c"), lost.Token);
        Assert.Equal(single ? [["a"], ["b"]] : [["a", "b", "c"]], _seen);
        Assert.Equal(single ? ["a"] : [], _kept);
    }

    [Fact]
    public async Task Checkpoints_are_written_as_often_as_host_json_says_and_at_the_end()
    {
        _options.BatchCheckpointFrequency = 3;
        var work = Work();
        string[] texts = ["a", "b", "c", "d"];
        foreach (var text in texts) await work.TakeAsync(Events(text), Cancellation);
        Assert.Equal(["c"], _kept);
        Assert.Equal([false, false, true, false], _keeping);
        await work.CloseAsync();
        Assert.Equal(["c", "d"], _kept);
    }

    [Fact]
    public async Task A_failed_batch_gets_a_checkpoint_and_a_batch_that_could_not_run_does_not_stop_the_partition()
    {
        var work = Work();
        _during = () => throw new InvalidOperationException("bad");
        await work.TakeAsync(Events("a"), Cancellation);
        _during = () => { };
        await work.TakeAsync(Events("b"), Cancellation);
        Assert.Equal(["a", "b"], _kept);
    }

    [Fact]
    public async Task The_batch_after_a_failed_checkpoint_gets_a_checkpoint_and_the_failure_is_logged()
    {
        var work = Work();
        _trouble = new Azure.RequestFailedException(503, "Busy.");
        await work.TakeAsync(Events("a"), Cancellation);
        Assert.Equal(1, _log.Count("could not be written"));
        _trouble = null;
        await work.TakeAsync(Events("b"), Cancellation);
        Assert.Equal(["b"], _kept);
    }

    [Fact]
    public void The_first_batch_waits_as_long_as_it_would_have_under_the_previous_instance()
    {
        var (longest, now) = (TimeSpan.FromSeconds(60), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, PartitionWork.FirstWait(null, longest, now));
        Assert.Equal(TimeSpan.FromSeconds(40), PartitionWork.FirstWait(now.AddSeconds(-20), longest, now));
        Assert.Equal(TimeSpan.Zero, PartitionWork.FirstWait(now.AddSeconds(-90), longest, now));
        Assert.Equal(longest, PartitionWork.FirstWait(now.AddSeconds(5), longest, now));
    }

    public Task<FunctionResult> TryExecuteAsync(TriggeredFunctionData input, CancellationToken cancellationToken)
    {
        var batch = (EventBatch)input.TriggerValue;
        _seen.Add([.. batch.Events.Select(data => data.EventBody.ToString())]);
        _keeping.Add(batch.Partition.IsCheckpointingAfterInvocation);
        _during();
        return Task.FromResult(new FunctionResult(true));
    }

    private PartitionWork Work(bool single = false, TimeSpan firstWait = default)
    {
        var logger = _log.CreateLogger("test");
        var setup = new ProcessorSetup(new Execution(this, single), _options, single, new HubHealth("orders", logger), _clock, logger);
        return new(setup, new(false, "shop", "orders", "$Default", "0"), firstWait, data =>
        {
            if (_trouble is { } trouble) return Task.FromException(trouble);
            _kept.Add(data.EventBody.ToString());
            return Task.CompletedTask;
        });
    }

    private static EventData[] Events(params string[] texts) =>
        [.. texts.Select(text => EventHubsModelFactory.EventData(new BinaryData(text), offsetString: "0"))];
}
