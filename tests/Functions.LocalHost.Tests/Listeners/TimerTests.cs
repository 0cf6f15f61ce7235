using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Testing;

namespace Functions.LocalHost.Tests.Listeners;

public sealed class TimerTests(Storage storage)
{
    private const string EachSecond = "TickSchedule=*/1 * * * * *";
    private static readonly int ThisYear = TimeProvider.System.GetLocalNow().Year;
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BlobContainerClient Hosts => new(_account, "azure-webjobs-hosts");

    [Fact]
    public async Task A_frequent_timer_keeps_its_schedule_after_a_failure_and_stores_no_status()
    {
        await using var app = new Hosted(_account, EachSecond) { Do = (_, _) => throw new InvalidOperationException("always") };
        var calls = app.Calls;
        // The first run with its two retries, and the next one.
        await Eventually.True(() => calls.Seen.Count(call => call == "Tick 0 of 2") >= 2, Cancellation);
        Assert.Equal(["Tick 0 of 2", "Tick 1 of 2", "Tick 2 of 2", "Tick 0 of 2"], app.Calls.Seen.Take(4));
        Assert.False(await Status("Tick").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task A_failed_timer_is_retried_by_its_retry_attribute()
    {
        await using var app = new Hosted(_account);
        using var client = app.CreateClient();
        app.Calls.Do = (call, _) => call == "Tick 2 of 2" ? Task.CompletedTask : throw new InvalidOperationException("again");
        using var body = new StringContent("{}");
        Assert.True((await client.PostAsync("/admin/functions/Tick", body, Cancellation)).IsSuccessStatusCode);
        await Eventually.True(() => app.Calls.Seen.Count == 3, Cancellation);
        Assert.Equal(["Tick 0 of 2", "Tick 1 of 2", "Tick 2 of 2"], app.Calls.Seen);
    }

    [Fact]
    public async Task A_run_that_was_missed_while_the_app_was_down_runs_once()
    {
        await PutStatusAsync(ThisYear - 2, ThisYear - 1);
        await using (var app = Started())
        {
            await Eventually.True(() => !app.Calls.Seen.IsEmpty, Cancellation);
            Assert.Equal([$"Yearly True {ThisYear - 2} {ThisYear - 1}"], app.Calls.Seen);
            await Eventually.True(async () => await NextYearAsync() == ThisYear + 1, Cancellation);
        }
        await using var again = Started("AzureWebJobs.AtStart.Disabled=0");
        await Eventually.True(() => !again.Calls.Seen.IsEmpty, Cancellation);
        Assert.Equal(["AtStart False"], again.Calls.Seen);
    }

    [Fact]
    public async Task A_new_timer_stores_its_next_run_and_a_manual_run_is_not_past_due()
    {
        await using var app = new Hosted(_account);
        using var client = app.CreateClient();
        await Eventually.True(async () => await Status("Yearly").ExistsAsync(Cancellation), Cancellation);
        Assert.Equal(ThisYear + 1, await NextYearAsync());
        using var body = new StringContent("{}");
        Assert.True((await client.PostAsync("/admin/functions/Yearly", body, Cancellation)).IsSuccessStatusCode);
        await Eventually.True(() => !app.Calls.Seen.IsEmpty, Cancellation);
        Assert.StartsWith("Yearly False", Assert.Single(app.Calls.Seen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_one_instance_runs_the_timer_and_another_takes_over_when_it_stops()
    {
        // The shortest allowed lock.
        string[] settings = [
            EachSecond,
            "AzureFunctionsJobHost:singleton:listenerLockPeriod=00:00:15",
            "AzureFunctionsJobHost:singleton:listenerLockRecoveryPollingInterval=00:00:15",
        ];
        await using var first = Started(settings);
        await Eventually.True(() => !first.Calls.Seen.IsEmpty, Cancellation);
        await using var second = Started(settings);
        var before = first.Calls.Seen.Count;
        await Eventually.True(() => first.Calls.Seen.Count > before + 1, Cancellation);
        Assert.Empty(second.Calls.Seen);
        await first.DisposeAsync();
        await Eventually.True(() => !second.Calls.Seen.IsEmpty, Cancellation, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Runs_do_not_overlap_and_an_overdue_run_follows_at_once()
    {
        var gate = new TaskCompletionSource();
        await using var app = new Hosted(_account, EachSecond, "AzureWebJobs.Beat.Disabled=0")
        {
            Do = (call, _) => call == "Beat" ? Task.CompletedTask : gate.Task,
        };
        var calls = app.Calls;
        int Count(string call) => calls.Seen.Count(seen => seen.StartsWith(call, StringComparison.Ordinal));
        await Eventually.True(() => Count("Tick") > 0, Cancellation);
        var beats = Count("Beat");
        // Another timer shows that its scheduled times pass in the meantime.
        await Eventually.True(() => Count("Beat") > beats + 2, Cancellation);
        Assert.Equal(1, Count("Tick"));
        gate.SetResult();
        await Eventually.True(() => Count("Tick") > 1, Cancellation);
    }

    [Fact]
    public async Task Stopping_the_app_does_not_wait_for_a_retry()
    {
        var app = Started("AzureWebJobs.Patient.Disabled=0");
        var calls = app.Calls;
        await Eventually.True(() => app.Log.Count("Patient: failed after") == 1, Cancellation);
        await app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal(["Patient"], calls.Seen);
    }

    [Fact]
    public async Task A_lost_lock_is_acquired_again_and_the_schedule_continues()
    {
        await using var app = Started(EachSecond, "AzureFunctionsJobHost:singleton:listenerLockPeriod=00:00:15");
        await Eventually.True(() => !app.Calls.Seen.IsEmpty, Cancellation);
        var held = Hosts.GetBlobClient("locks/hostedapp/Host.Functions.Tick.Listener");
        await held.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Cancellation);
        await Eventually.True(
            () => app.Log.Count("Tick.Listener' was lost and has been acquired again") == 1, Cancellation, TimeSpan.FromMinutes(1));
        Assert.Equal(LeaseState.Leased, (await held.GetPropertiesAsync(cancellationToken: Cancellation)).Value.LeaseState);
        var before = app.Calls.Seen.Count;
        await Eventually.True(() => app.Calls.Seen.Count > before, Cancellation);
        Assert.Equal(0, app.Log.Count("A listener has ended"));
    }

    private Hosted Started(params string[] settings)
    {
        var app = new Hosted(_account, settings);
        _ = app.Server;
        return app;
    }

    private BlobClient Status(string function) => Hosts.GetBlobClient($"timers/hostedapp/Host.Functions.{function}/status");

    private async Task PutStatusAsync(int last, int next)
    {
        await Hosts.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var (from, to) = (Time(last), Time(next));
        await Status("Yearly")
            .UploadAsync(BinaryData.FromString($$"""{"Last":"{{from}}","Next":"{{to}}","LastUpdated":"{{from}}"}"""), Cancellation);
    }

    private async Task<int> NextYearAsync() =>
        DateTimeOffset.Parse(
            (string)JsonNode.Parse((await Status("Yearly").DownloadContentAsync(Cancellation)).Value.Content)!["Next"]!,
            CultureInfo.InvariantCulture).Year;

    // In the schedule's time zone, which is the machine's.
    private static string Time(int year) =>
        new DateTimeOffset(new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Local)).ToString("O", CultureInfo.InvariantCulture);
}
