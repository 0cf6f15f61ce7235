using Lambda.Engine.Routing.Schedules;

namespace Lambda.Engine.Tests.Routing.Schedules;

public sealed class ScheduleTimesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Schedule EveryMinute = Schedule.TryParse("rate(1 minute)", out _)!;
    private static readonly ScheduleState State = new("r", "rate(1 minute)", Noon.AddDays(-1), Noon.AddHours(-1)) { Version = "v" };

    [Fact]
    public void A_rule_continues_from_its_stored_state_and_starts_over_when_its_expression_changes()
    {
        Assert.Same(State, ScheduleTimes.Of("r", EveryMinute, State, Noon));
        Assert.Equal(
            new("r", "rate(1 minute)", Noon, Noon.AddMinutes(-1)) { Version = "v" },
            ScheduleTimes.Of("r", EveryMinute, State with { Expression = "rate(2 minutes)" }, Noon.AddSeconds(59)));
        Assert.Equal(new("r", "rate(1 minute)", Noon, Noon.AddMinutes(-1)), ScheduleTimes.Of("r", EveryMinute, null, Noon));
    }

    [Theory]
    [InlineData(-60, -1)]
    [InlineData(-3, -1)]
    [InlineData(-2, -1)]
    [InlineData(-1, 0)]
    [InlineData(0, null)]
    [InlineData(1, null)]
    public void A_scheduled_time_runs_up_to_a_minute_late_and_earlier_times_are_skipped(int last, int? next) =>
        Assert.Equal(
            next is { } minute ? Noon.AddMinutes(minute) : default(DateTimeOffset?),
            ScheduleTimes.Next(EveryMinute, State with { Last = Noon.AddMinutes(last) }, Noon.AddSeconds(30)));

    [Fact]
    public void Minutes_that_are_not_in_the_schedule_are_skipped() =>
        Assert.Equal(
            Noon,
            ScheduleTimes.Next(Schedule.TryParse("cron(0/2 * * * ? *)", out _)!, State, Noon));

    [Theory]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    public void A_scheduled_time_that_a_crashed_instance_claimed_is_run_by_another_after_its_lease_expires(int secondsLeft, bool taken)
    {
        var running = State with { Running = Noon.AddHours(-5), Until = Noon.AddSeconds(secondsLeft) };
        Assert.Equal(taken ? Noon.AddHours(-5) : default(DateTimeOffset?), ScheduleTimes.Next(EveryMinute, running, Noon));
    }

    [Fact]
    public void A_lease_is_shorter_than_the_interval_of_the_timer() =>
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(50)), (ScheduleTimes.Late, ScheduleTimes.Lease));
}
