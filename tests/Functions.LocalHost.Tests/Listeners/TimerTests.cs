using Testing;

namespace Functions.LocalHost.Tests.Listeners;

public sealed class TimerTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_timer_runs_as_its_setting_says()
    {
        await using var app = new Hosted(storage.NewAccount(), "TickSchedule=*/1 * * * * *");
        _ = app.Server;
        await Eventually.True(() => app.Calls.Seen.Contains("Tick 0 of 2"), Cancellation);
    }

    [Fact]
    public async Task A_timer_that_fails_is_retried_as_its_attribute_says()
    {
        await using var app = new Hosted(storage.NewAccount());
        using var client = app.CreateClient();
        app.Calls.Do = (call, _) => call == "Tick 2 of 2" ? Task.CompletedTask : throw new InvalidOperationException("again");
        using var body = new StringContent("{}");
        Assert.True((await client.PostAsync("/admin/functions/Tick", body, Cancellation)).IsSuccessStatusCode);
        await Eventually.True(() => app.Calls.Seen.Count == 3, Cancellation);
        Assert.Equal(["Tick 0 of 2", "Tick 1 of 2", "Tick 2 of 2"], app.Calls.Seen);
    }
}
