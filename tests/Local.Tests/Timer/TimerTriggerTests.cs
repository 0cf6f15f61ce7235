using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker;
using Testing;

namespace Local.Tests.Timer;

/// <summary>The clock of a test, and what its function saw.</summary>
public sealed class TimerCalls(ManualTimeProvider clock) : IHaveTime
{
    public ConcurrentQueue<(DateTimeOffset At, bool PastDue, DateTime? Next)> Seen { get; } = [];
    public ManualTimeProvider Clock => clock;
    public Func<Task> Do { get; set; } = () => Task.CompletedTask;
    TimeProvider IHaveTime.Time => clock;

    public Task RunAsync(TimerInfo timer)
    {
        Seen.Enqueue((clock.GetUtcNow(), timer.IsPastDue, timer.ScheduleStatus?.Next));
        return Do();
    }
}

public sealed class HourlyFunctions(TimerCalls calls)
{
    [Function("Hourly")]
    public Task Run([TimerTrigger("%Schedule%")] TimerInfo timer) => calls.RunAsync(timer);
}

public sealed class StartupFunctions(TimerCalls calls)
{
    [Function("Hourly")]
    public Task Run([TimerTrigger("0 0 * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) => calls.RunAsync(timer);
}

public sealed class TimerTriggerTests(Storage storage)
{
    private static readonly DateTimeOffset Noon = TimerScheduleTests.At("2026-01-01T12:00:00Z");
    private readonly TimerCalls _calls = new(new ManualTimeProvider(Noon.AddMinutes(5)));
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_timer_runs_at_each_of_its_times_and_keeps_its_status()
    {
        await using var app = await StartAsync();
        await PassAsync(Noon.AddHours(1));
        await PassAsync(Noon.AddHours(2));
        await WaitsForAsync(Noon.AddHours(3));
        Assert.Equal([(Noon.AddHours(1), false, Noon.AddHours(1).UtcDateTime), (Noon.AddHours(2), false, Noon.AddHours(2).UtcDateTime)], _calls.Seen);

        var status = JsonNode.Parse((await Hosts.GetBlobClient("timers/timertests/Host.Functions.Hourly/status").DownloadContentAsync(Cancellation)).Value.Content)!;
        Assert.Equal((Noon.AddHours(2), Noon.AddHours(3)), (status["Last"]!.GetValue<DateTimeOffset>(), status["Next"]!.GetValue<DateTimeOffset>()));
        Assert.NotNull(status["LastUpdated"]);
    }

    [Fact]
    public async Task A_time_that_passed_while_the_app_was_down_is_made_up_for_once_at_its_start()
    {
        await using (await StartAsync()) await PassAsync(Noon.AddHours(1));
        _calls.Clock.AdvanceTo(Noon.AddHours(5.5));
        await using var app = await StartAsync();
        await WaitsForAsync(Noon.AddHours(6));
        Assert.Equal([(Noon.AddHours(1), false), (Noon.AddHours(5.5), true)], _calls.Seen.Select(call => (call.At, call.PastDue)));
    }

    [Fact]
    public async Task A_restart_in_time_runs_nothing()
    {
        await using (await StartAsync()) await PassAsync(Noon.AddHours(1));
        _calls.Clock.AdvanceTo(Noon.AddHours(1.5));
        await using var app = await StartAsync();
        await WaitsForAsync(Noon.AddHours(2));
        Assert.Single(_calls.Seen);
    }

    [Fact]
    public async Task A_run_that_fails_is_followed_by_the_next()
    {
        _calls.Do = () => throw new InvalidOperationException("always");
        await using var app = await StartAsync();
        await PassAsync(Noon.AddHours(1));
        await PassAsync(Noon.AddHours(2));
        Assert.Equal(2, app.Log.Count("Executed 'Functions.Hourly' (Failed"));
    }

    [Fact]
    public async Task Runs_do_not_overlap_and_one_that_is_overdue_follows_at_once()
    {
        var gate = new TaskCompletionSource();
        _calls.Do = () => gate.Task;
        await using var app = await StartAsync();
        await PassAsync(Noon.AddHours(1), waitForNext: false);
        _calls.Clock.AdvanceTo(Noon.AddHours(4.5));
        Assert.Single(_calls.Seen);
        _calls.Do = () => Task.CompletedTask;
        gate.SetResult();
        await WaitsForAsync(Noon.AddHours(5));
        Assert.Equal([Noon.AddHours(1), Noon.AddHours(4.5)], _calls.Seen.Select(call => call.At));
    }

    [Fact]
    public async Task A_frequent_timer_keeps_no_status_and_makes_up_for_nothing()
    {
        await using (await StartAsync("Schedule=*/30 * * * * *")) await PassAsync(Noon.AddMinutes(5.5));
        _calls.Clock.AdvanceTo(Noon.AddHours(1).AddSeconds(10));
        await using var app = await StartAsync("Schedule=*/30 * * * * *");
        await WaitsForAsync(Noon.AddHours(1).AddSeconds(30));
        Assert.Equal((Noon.AddMinutes(5.5), false, null), Assert.Single(_calls.Seen));
        Assert.False(await Hosts.GetBlobClient("timers/timertests/Host.Functions.Hourly/status").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task A_timer_may_run_at_startup_too()
    {
        await using var app = await LocalApp.StartAsync(typeof(StartupFunctions), _calls, _account);
        await WaitsForAsync(Noon.AddHours(1));
        Assert.Equal((Noon.AddMinutes(5), false, null), Assert.Single(_calls.Seen));
    }

    [Fact]
    public async Task One_instance_runs_the_timer_and_another_takes_over_when_it_ends()
    {
        var other = new TimerCalls(_calls.Clock);
        var first = await StartAsync();
        await WaitsForAsync(Noon.AddHours(1));
        await using var second = await LocalApp.StartAsync(typeof(HourlyFunctions), other, _account, Settings);
        await Eventually.True(() => second.Log.Count("another instance runs it") == 1, Cancellation);
        await PassAsync(Noon.AddHours(1));
        Assert.Empty(other.Seen);
        await first.DisposeAsync();
        await WaitsForAsync(Noon.AddHours(2));
        _calls.Clock.AdvanceTo(Noon.AddHours(2));
        await Eventually.True(() => other.Seen.Count == 1, Cancellation);
        Assert.Single(_calls.Seen);
    }

    [Fact]
    public async Task A_lock_that_is_lost_is_taken_again_and_the_schedule_goes_on()
    {
        await using var app = await StartAsync();
        await WaitsForAsync(Noon.AddHours(1));
        await Hosts.GetBlobClient("locks/timertests/Host.Functions.Hourly.Listener").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancellation);
        await Eventually.True(() => app.Log.Count("its lock was lost") == 1, Cancellation);
        await PassAsync(Noon.AddHours(1));
        Assert.Equal((Noon.AddHours(1), false), _calls.Seen.Select(call => (call.At, call.PastDue)).Single());
    }

    [Fact]
    public async Task Storage_that_is_away_at_the_start_is_logged_once_and_the_timer_runs_when_it_is_back()
    {
        var port = Hosts.Uri.Port;
        await using var relay = new TcpRelay(port);
        relay.Cut();
        await using var app = await LocalApp.StartAsync(typeof(HourlyFunctions), _calls, _account.Replace($":{port}/", $":{relay.Port}/"), Settings);
        await Eventually.True(() => app.Log.Count("cannot be reached") == 1, Cancellation);
        relay.Restore();
        await PassAsync(Noon.AddHours(1));
        Assert.Equal(1, app.Log.Count("cannot be reached"));
    }

    [Fact]
    public async Task A_timer_can_be_run_by_hand()
    {
        await using var app = await StartAsync();
        await WaitsForAsync(Noon.AddHours(1));
        using var http = new HttpClient { BaseAddress = app.Address };
        using var answer = await http.PostAsJsonAsync("/admin/functions/Hourly", new { input = "" }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.True(() => _calls.Seen.Count == 1, Cancellation);
        Assert.Equal((Noon.AddMinutes(5), false, Noon.AddHours(1).UtcDateTime), Assert.Single(_calls.Seen));
    }

    private static string[] Settings => ["AzureFunctionsWebHost:hostId=timertests", "Schedule=0 0 * * * *"];

    private BlobContainerClient Hosts => new(_account, "azure-webjobs-hosts");

    private Task<LocalApp> StartAsync(params string[] settings) => LocalApp.StartAsync(typeof(HourlyFunctions), _calls, _account, [.. Settings, .. settings]);

    private Task WaitsForAsync(DateTimeOffset next) => Eventually.True(() => _calls.Clock.NextDue == next, Cancellation, what: $"Waiting until {next:o}");

    private async Task PassAsync(DateTimeOffset next, bool waitForNext = true)
    {
        await WaitsForAsync(next);
        var before = _calls.Seen.Count;
        _calls.Clock.AdvanceTo(next);
        await Eventually.True(() => _calls.Seen.Count > before, Cancellation, what: $"The run at {next:o}");
        if (waitForNext) await Eventually.True(() => _calls.Clock.NextDue > next, Cancellation, what: $"The wait after {next:o}");
    }
}
