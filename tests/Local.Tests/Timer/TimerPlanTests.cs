using Local.Timers;

namespace Local.Tests.Timer;

public sealed class TimerPlanTests
{
    private static readonly TimerSchedule Hourly = TimerSchedule.Parse("0 0 * * * *", TimeZoneInfo.Utc);
    private static readonly DateTimeOffset Noon = TimerScheduleTests.At("2026-01-01T12:00:00Z");

    [Fact]
    public void A_new_timer_writes_down_its_first_run_and_waits_for_it()
    {
        var start = Start(recorded: null, Noon.AddMinutes(5));
        Assert.Equal(new TimerStart(new TimerStatus(default, Noon.AddHours(1), Noon.AddMinutes(5)), Store: true, RunNow: null), start);
    }

    [Fact]
    public void A_run_that_was_missed_is_past_due_at_the_start()
    {
        var recorded = new TimerStatus(Noon, Noon.AddHours(1), Noon);
        Assert.Equal(new TimerStart(recorded, Store: false, TimerReason.PastDue), Start(recorded, Noon.AddHours(3)));
    }

    [Fact]
    public void A_first_run_that_was_missed_is_past_due_at_the_start()
    {
        var recorded = new TimerStatus(default, Noon.AddHours(1), Noon.AddMinutes(5));
        Assert.Equal(TimerReason.PastDue, Start(recorded, Noon.AddHours(1).AddSeconds(1)).RunNow);
    }

    [Fact]
    public void A_restart_before_the_next_run_waits_for_it()
    {
        var recorded = new TimerStatus(Noon, Noon.AddHours(1), Noon);
        Assert.Equal(new TimerStart(recorded, Store: false, RunNow: null), Start(recorded, Noon.AddMinutes(59)));
    }

    [Fact]
    public void A_schedule_that_was_changed_makes_no_run_past_due()
    {
        // Written by a schedule of every ten minutes.
        var recorded = new TimerStatus(Noon, Noon.AddMinutes(10), Noon);
        Assert.Equal(new TimerStart(new TimerStatus(default, Noon.AddHours(1), Noon), Store: true, RunNow: null), Start(recorded, Noon.AddMinutes(30)));
        Assert.Equal(new TimerStart(new TimerStatus(default, Noon.AddHours(4), Noon.AddHours(3.5)), Store: true, RunNow: null), Start(recorded, Noon.AddHours(3.5)));
    }

    [Theory]
    [InlineData(0.5, "RunOnStartup")]
    [InlineData(3, "PastDue")]
    public void A_run_at_startup_gives_way_to_one_that_is_past_due(double hours, string reason) =>
        Assert.Equal(reason, TimerPlan.AtStart(Noon.AddHours(hours), Hourly, new TimerStatus(Noon, Noon.AddHours(1), Noon), monitored: true, runOnStartup: true).RunNow.ToString());

    [Fact]
    public void A_timer_that_is_not_monitored_knows_no_missed_run() =>
        Assert.Equal(new TimerStart(new TimerStatus(default, Noon.AddHours(4), default), Store: false, RunNow: null),
            TimerPlan.AtStart(Noon.AddHours(3), Hourly, recorded: null, monitored: false, runOnStartup: false));

    [Fact]
    public void The_next_run_counts_from_the_start_of_the_last()
    {
        var status = new TimerStatus(Noon, Noon.AddHours(1), Noon);
        var late = Noon.AddHours(2.5);
        Assert.Equal(new TimerStatus(late, Noon.AddHours(3), late), TimerPlan.AfterRun(Hourly, status, late, TimerReason.PastDue));
    }

    [Fact]
    public void A_run_a_moment_early_is_not_followed_by_one_in_time()
    {
        var status = new TimerStatus(Noon, Noon.AddHours(1), Noon);
        var next = TimerPlan.AfterRun(Hourly, status, Noon.AddHours(1).AddMilliseconds(-3), TimerReason.Schedule);
        Assert.Equal(new TimerStatus(Noon.AddHours(1), Noon.AddHours(2), Noon.AddHours(1)), next);
    }

    [Fact]
    public void A_run_at_startup_leaves_the_schedule_as_it_is()
    {
        var status = new TimerStatus(Noon, Noon.AddHours(1), Noon);
        Assert.Equal(Noon.AddHours(1), TimerPlan.AfterRun(Hourly, status, Noon.AddMinutes(30), TimerReason.RunOnStartup).Next);
    }

    [Fact]
    public void A_wait_is_never_negative_and_a_long_one_is_taken_in_parts()
    {
        Assert.Equal(TimeSpan.Zero, TimerPlan.Wait(Noon, Noon.AddHours(-1)));
        Assert.Equal(TimeSpan.FromHours(1), TimerPlan.Wait(Noon, Noon.AddHours(1)));
        Assert.Equal(TimeSpan.FromDays(1), TimerPlan.Wait(Noon, Noon.AddDays(60)));
        Assert.Equal(TimeSpan.FromDays(1), TimerPlan.Wait(Noon, DateTimeOffset.MaxValue));
    }

    private static TimerStart Start(TimerStatus? recorded, DateTimeOffset now) => TimerPlan.AtStart(now, Hourly, recorded, monitored: true, runOnStartup: false);
}
