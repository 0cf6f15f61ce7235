using System.Globalization;
using Local.Host;
using Local.Timers;

namespace Local.Tests.Timer;

public sealed class TimerScheduleTests
{
    // Summer time from the last Sunday in March, 02:00, to the last in October, 03:00, as in Berlin.
    internal static readonly TimeZoneInfo Berlin = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "winter", "summer",
    [
        TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
    ]);

    [Theory]
    [InlineData("0 */5 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z")]
    [InlineData("*/5 * * * *", "2026-01-01T00:00:01Z", "2026-01-01T00:05:00Z")]
    [InlineData("30 0 9 * * 1-5", "2026-01-02T09:00:30Z", "2026-01-05T09:00:30Z")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("00:05:00", "2026-01-01T00:00:01Z", "2026-01-01T00:05:01Z")]
    public void The_next_run_is_the_first_after_a_time(string schedule, string after, string next) =>
        Assert.Equal(At(next), TimerSchedule.Parse(schedule, TimeZoneInfo.Utc).Next(At(after)));

    [Theory]
    [InlineData("0 0 9 * * *", "2026-01-15T00:00:00Z", "2026-01-15T09:00:00+01:00")]
    [InlineData("0 0 9 * * *", "2026-07-15T00:00:00Z", "2026-07-15T09:00:00+02:00")]
    // 29 March: the clock goes from 02:00 to 03:00.
    [InlineData("0 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T03:30:00+02:00")]
    [InlineData("0 30 2 * * *", "2026-03-29T01:30:00Z", "2026-03-30T02:30:00+02:00")]
    // 25 October: the clock goes from 03:00 back to 02:00.
    [InlineData("0 30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T02:30:00+02:00")]
    [InlineData("0 30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T02:30:00+01:00")]
    [InlineData("0 */15 * * * *", "2026-10-25T01:05:00Z", "2026-10-25T02:15:00+01:00")]
    public void A_schedule_follows_the_clock_of_its_zone_over_the_changes_of_summer_time(string schedule, string after, string next)
    {
        var found = TimerSchedule.Parse(schedule, Berlin).Next(At(after));
        Assert.Equal(At(next), found);
        Assert.Equal(At(next).Offset, found.Offset);
    }

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("00:00:59", true)]
    [InlineData("00:01:00", false)]
    public void Runs_less_than_a_minute_apart_are_frequent(string schedule, bool frequent) =>
        Assert.Equal(frequent, TimerSchedule.Parse(schedule, TimeZoneInfo.Utc).IsFrequent(At("2026-01-01T00:00:10Z")));

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("* * * *")]
    [InlineData("61 * * * * *")]
    [InlineData("00:00:00")]
    [InlineData("-00:05:00")]
    public void A_schedule_that_means_nothing_is_refused_and_quoted(string schedule) =>
        Assert.Contains($"'{schedule}'", Assert.Throws<HostConfigurationException>(() => TimerSchedule.Parse(schedule, TimeZoneInfo.Utc)).Message, StringComparison.Ordinal);

    internal static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
