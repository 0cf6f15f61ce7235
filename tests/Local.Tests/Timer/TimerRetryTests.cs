using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Testing;

namespace Local.Tests.Timer;

/// <summary>The clock of a test, and which retries its function saw.</summary>
public sealed class RetryCalls(ManualTimeProvider clock) : IHaveTime
{
    public ConcurrentQueue<(DateTimeOffset At, int? Retry, int? Most)> Seen { get; } = [];
    public ManualTimeProvider Clock => clock;
    public int Failures { get; set; } = int.MaxValue;
    TimeProvider IHaveTime.Time => clock;
}

public sealed class RetriedFunctions(RetryCalls calls)
{
    [Function("Retried"), FixedDelayRetry(2, "00:00:10")]
    public void Run([TimerTrigger("0 0 * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer, FunctionContext context)
    {
        calls.Seen.Enqueue((calls.Clock.GetUtcNow(), context.RetryContext?.RetryCount, context.RetryContext?.MaxRetryCount));
        if (calls.Seen.Count <= calls.Failures) throw new InvalidOperationException($"{timer.IsPastDue}");
    }
}

public sealed class TimerRetryTests(Storage storage)
{
    private static readonly DateTimeOffset Start = TimerScheduleTests.At("2026-01-01T12:05:00Z");
    private readonly RetryCalls _calls = new(new ManualTimeProvider(Start));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_function_that_fails_runs_again_as_its_attribute_says_and_is_then_given_up()
    {
        await using var app = await StartAsync();
        await PassAsync(1);
        await PassAsync(2);
        await Eventually.True(() => _calls.Clock.NextDue == Start.AddMinutes(55), Cancellation);
        Assert.Equal([(Start, null, null), (Start.AddSeconds(10), 1, 2), (Start.AddSeconds(20), 2, 2)], _calls.Seen);
        Assert.Equal(3, app.Log.Count("Executed 'Functions.Retried' (Failed"));
    }

    [Fact]
    public async Task A_retry_that_succeeds_is_the_last()
    {
        _calls.Failures = 1;
        await using var app = await StartAsync();
        await PassAsync(1);
        await Eventually.True(() => _calls.Clock.NextDue == Start.AddMinutes(55), Cancellation);
        Assert.Equal(2, _calls.Seen.Count);
        Assert.Equal(1, app.Log.Count("Executed 'Functions.Retried' (Succeeded"));
    }

    [Fact]
    public async Task The_end_of_the_app_does_not_wait_for_a_retry()
    {
        var app = await StartAsync();
        await Eventually.True(() => app.Log.Count("before retrying 'Functions.Retried'; retry 1 of at most 2") == 1, Cancellation);
        await app.DisposeAsync();
        Assert.Single(_calls.Seen);
    }

    private Task<LocalApp> StartAsync() => LocalApp.StartAsync(typeof(RetriedFunctions), _calls, storage.NewAccount());

    private async Task PassAsync(int retry)
    {
        await Eventually.True(() => _calls.Clock.NextDue == Start.AddSeconds(10 * retry), Cancellation, what: $"Waiting for retry {retry}");
        _calls.Clock.AdvanceTo(Start.AddSeconds(10 * retry));
    }
}
