using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Routing.Schedules;

namespace Lambda.Engine.Tests.Routing.Schedules;

/// <summary>
/// The syntax of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html; expressions marked as such were
/// accepted or refused by the service itself.
/// </summary>
public sealed class ScheduleTests
{
    private static readonly DateTimeOffset Began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("cron(0 2 ? * SAT *)", "2026-01-03 02:00", "2026-01-10 02:00")]
    [InlineData("cron(0 12 * * ? *)", "2026-01-01 12:00", "2026-01-02 12:00")]
    [InlineData("cron(5,35 14 * * ? *)", "2026-01-01 14:05", "2026-01-01 14:35", "2026-01-02 14:05")]
    [InlineData("cron(15 10 ? * 6L 2026-2027)", "2026-01-30 10:15", "2026-02-27 10:15", "2026-03-27 10:15")]
    [InlineData("cron(15 10 ? * 6L 2002-2005)")]
    [InlineData("cron(0 0 ? * 7L *)", "2026-01-31 00:00", "2026-02-28 00:00", "2026-03-28 00:00")]
    [InlineData("cron(0 2 ? * SAT#3 *)", "2026-01-17 02:00", "2026-02-21 02:00")]
    [InlineData("cron(* * ? * SAT#3 *)", "2026-01-17 00:00", "2026-01-17 00:01")]
    [InlineData("cron(0/5 5 ? JAN 1-5 2026)", "2026-01-01 05:00", "2026-01-01 05:05")]
    [InlineData("cron(0 10 * * ? *)", "2026-01-01 10:00")]
    [InlineData("cron(0 18 ? * MON-FRI *)", "2026-01-01 18:00", "2026-01-02 18:00", "2026-01-05 18:00")]
    [InlineData("cron(0 8 1 * ? *)", "2026-01-01 08:00", "2026-02-01 08:00")]
    [InlineData("cron(0/15 * * * ? *)", "2026-01-01 00:00", "2026-01-01 00:15", "2026-01-01 00:30", "2026-01-01 00:45", "2026-01-01 01:00")]
    [InlineData("cron(0/10 * ? * MON-FRI *)", "2026-01-01 00:00", "2026-01-01 00:10")]
    [InlineData("cron(0/5 8-17 ? * MON-FRI *)", "2026-01-01 08:00", "2026-01-01 08:05")]
    [InlineData(
        "cron(0/30 20-2 ? * MON-FRI *)", "2026-01-01 00:00", "2026-01-01 00:30", "2026-01-01 01:00", "2026-01-01 01:30", "2026-01-01 02:00",
            "2026-01-01 02:30", "2026-01-01 20:00")]
    [InlineData("cron(1/10 0 1 1 ? *)", "2026-01-01 00:01", "2026-01-01 00:11", "2026-01-01 00:21")]
    [InlineData("cron(0 0 L * ? *)", "2026-01-31 00:00", "2026-02-28 00:00", "2026-03-31 00:00")]
    [InlineData("cron(0 0 3W * ? *)", "2026-01-02 00:00", "2026-02-03 00:00", "2026-03-03 00:00", "2026-04-03 00:00", "2026-05-04 00:00")]
    [InlineData("cron(0 0 1W * ? *)", "2026-01-01 00:00", "2026-02-02 00:00", "2026-03-02 00:00", "2026-04-01 00:00", "2026-05-01 00:00",
        "2026-06-01 00:00", "2026-07-01 00:00", "2026-08-03 00:00")]
    [InlineData("cron(0 0 31W * ? *)", "2026-01-30 00:00", "2026-03-31 00:00", "2026-05-29 00:00")]
    [InlineData("cron(0 0 LW * ? *)", "2026-01-30 00:00", "2026-02-27 00:00")]
    [InlineData("cron(0 0 ? * L *)", "2026-01-03 00:00", "2026-01-10 00:00")]
    [InlineData("cron(0 0 ? * 3#2 *)", "2026-01-13 00:00", "2026-02-10 00:00")]
    [InlineData("cron(0 0 ? * 5#5 *)", "2026-01-29 00:00", "2026-04-30 00:00")]
    [InlineData(
        "cron(0 0 ? * FRI-MON *)", "2026-01-02 00:00", "2026-01-03 00:00", "2026-01-04 00:00", "2026-01-05 00:00", "2026-01-09 00:00")]
    [InlineData("cron(0 0 1 jan,Feb,12 ? *)", "2026-01-01 00:00", "2026-02-01 00:00", "2026-12-01 00:00")]
    [InlineData("cron(0 0 29 2 ? *)", "2028-02-29 00:00")]
    [InlineData("cron(0 0 1 1 ? 2027/5)", "2027-01-01 00:00", "2032-01-01 00:00")]
    [InlineData("rate(1 minute)", "2026-01-01 00:01", "2026-01-01 00:02")]
    [InlineData("rate(5 minutes)", "2026-01-01 00:05", "2026-01-01 00:10")]
    [InlineData("rate(1 hour)", "2026-01-01 01:00", "2026-01-01 02:00")]
    [InlineData("rate(1 day)", "2026-01-02 00:00", "2026-01-03 00:00")]
    [InlineData("rate(90 minutes)", "2026-01-01 01:30", "2026-01-01 03:00")]
    public void An_expression_gives_the_expected_run_times(string expression, params string[] expected)
    {
        Assert.True(Schedule.TryParse(expression, out var error) is not null, error);
        var until = expected is [.., var last]
            ? DateTimeOffset.Parse(last, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : Began.AddYears(1);
        Assert.Equal(expected, Times(expression, until).Select(time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("rate(10 seconds)", "a rate is a whole number")]
    [InlineData("rate(10 years)", "a rate is a whole number")]
    [InlineData("rate(1 minutes)", "write rate(1 minute).")]
    [InlineData("rate(1 hours)", "write rate(1 hour).")]
    [InlineData("rate(1 days)", "write rate(1 day).")]
    [InlineData("rate(10 minute)", "write rate(10 minutes).")]
    [InlineData("rate(10 hour)", "write rate(10 hours).")]
    [InlineData("rate(10 day)", "write rate(10 days).")]
    [InlineData("rate()", "a rate is a whole number")]
    [InlineData("rate(10)", "a rate is a whole number")]
    [InlineData("rate(10 minutess)", "a rate is a whole number")]
    [InlineData("rate(foo minutes)", "a rate is a whole number")]
    [InlineData("rate(0 minutes)", "0 is not a number from 1")]
    [InlineData("rate(99999999999 minutes)", "99999999999 is not a number from 1")]
    [InlineData("rate(2147483648 minutes)", "2147483648 is not a number from 1 to 2147483647.")]
    [InlineData("rate(-10 minutes)", "a rate is a whole number")]
    [InlineData("rate(10 MINUTES)", "a rate is a whole number")]
    [InlineData("rate( 10 minutes )", "a rate is a whole number")]
    [InlineData(" rate(10 minutes)", "write rate(5 minutes) or cron(0 12 * * ? *).")]
    [InlineData("cron(0 1 * * * *)", "one of Day-of-month and Day-of-week must be '?'.")]
    [InlineData("cron(7 20 * * NOT *)", "one of Day-of-month and Day-of-week must be '?'.")]
    [InlineData("cron(7 20 ? * NOT *)", "Day-of-week: 'NOT' is not one of its values, 1 to 7 or SUN to SAT.")]
    [InlineData("cron(0 1 ? * ? *)", "only one of Day-of-month and Day-of-week may be '?'.")]
    [InlineData("cron(INVALID)", "it must have six fields")]
    [InlineData("cron(0 12 * * ?)", "it must have six fields")]
    [InlineData("cron(0 12 * * ? *", "it must have six fields")]
    [InlineData("cron(0 dummy ? * MON-FRI *)", "Hours: 'dummy' is not one of its values, 0 to 23.")]
    [InlineData("cron(71 8 1 * ? *)", "Minutes: '71' is not one of its values, 0 to 59.")]
    [InlineData("cron(0 24 1 * ? *)", "Hours: '24'")]
    [InlineData("cron(0 8 ? * 3# *)", "Day-of-week: '3#' is not one day, '#' and 1 to 5.")]
    [InlineData("cron(0 8 ? * #3 *)", "Day-of-week: '' is not")]
    [InlineData("cron(0 8 ? * 1L,2L *)", "Day-of-week: '1L' is not")]
    [InlineData("cron(0 8 ? * 1-2L *)", "Day-of-week: '2L' is not")]
    [InlineData("cron(0 8 LL * ? *)", "Day-of-month: 'LL' is not")]
    [InlineData("cron(0 8 0 * ? *)", "Day-of-month: '0'")]
    [InlineData("cron(0 8 1 13 ? *)", "Month: '13' is not one of its values, 1 to 12 or JAN to DEC.")]
    [InlineData("cron(0 8 1 * ? 1969)", "Year: '1969'")]
    [InlineData("cron(0 8 1 * ? 2030-2020)", "Year: the range 2030-2020 ends before it begins.")]
    [InlineData("cron(0/0 8 1 * ? *)", "Minutes: '0' is not an increment from 1 to 60.")]
    [InlineData("cron(0/5/5 8 1 * ? *)", "Minutes: '0/5/5' has more than one '/'.")]
    [InlineData("cron(0-5-6 8 1 * ? *)", "Minutes: '0-5-6' is not a range.")]
    [InlineData("cron(, 8 1 * ? *)", "Minutes: '' is not")]
    [InlineData("cron(+1 8 1 * ? *)", "Minutes: '+1' is not")]
    [InlineData("cron(0 8 ? * MON/2 *)", "Day-of-week: increments")]
    [InlineData("cron(0 8 ? * 3#1,6#3 *)", "Day-of-week: '3#1,6#3' is not one day, '#' and 1 to 5.")]
    [InlineData("cron(0 8 ? * 3#6 *)", "Day-of-week: '3#6' is not one day")]
    [InlineData("cron(0 8 ? * 8L *)", "Day-of-week: '8' is not")]
    [InlineData("cron(0 8 3W,4W * ? *)", "Day-of-month: '3W,4' is not")]
    [InlineData("cron(0 8 W * ? *)", "Day-of-month: 'W' is not")]
    [InlineData("cron(0 L 1 * ? *)", "Hours: 'L' is not")]
    [InlineData("at(2026-01-01T00:00:00)", "write rate(5 minutes) or cron(0 12 * * ? *).")]
    [InlineData("", "write rate(5 minutes)")]
    public void An_expression_that_EventBridge_refuses_is_refused_with_a_reason(string expression, string reason)
    {
        Assert.Null(Schedule.TryParse(expression, out var error));
        Assert.StartsWith(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Months_and_days_can_be_written_by_name()
    {
        string[] months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
        string[] days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
        Assert.Equal(Enumerable.Range(1, 12), months.Select(CronField.Month.Value));
        Assert.Equal(Enumerable.Range(1, 7), days.Select(CronField.DayOfWeek.Value));
    }

    [Theory]
    [InlineData("Minutes", 0, 59)]
    [InlineData("Hours", 0, 23)]
    [InlineData("Day-of-month", 1, 31)]
    [InlineData("Month", 1, 12)]
    [InlineData("Day-of-week", 1, 7)]
    [InlineData("Year", 1970, 2199)]
    public void A_cron_field_accepts_exactly_the_values_in_its_range(string name, int first, int last)
    {
        var field = new[]
        {
            CronField.Minutes, CronField.Hours, CronField.DayOfMonth, CronField.Month, CronField.DayOfWeek, CronField.Year,
        }.Single(one => one.Name == name);
        Assert.Equal(Enumerable.Range(first, last - first + 1), field.Read("*").Order());
        Assert.Equal([first, last], field.Read($"{first},{last}").Order());
        Assert.Throws<FormatException>(() => field.Value($"{first - 1}"));
        Assert.Throws<FormatException>(() => field.Value($"{last + 1}"));
    }

    [Fact]
    public void An_increment_counts_from_its_start_and_cannot_exceed_the_number_of_values()
    {
        Assert.Equal([57, 58, 59], CronField.Minutes.Read("57/1").Order());
        Assert.Equal([0], CronField.Minutes.Read("0/60"));
        Assert.Throws<FormatException>(() => CronField.Minutes.Read("0/61"));
        Assert.Equal([5], CronField.Minutes.Read("5-5"));
        Assert.Equal([2026], CronField.Year.Read("2026-2026"));
    }

    [Theory]
    [InlineData("cron( 0  12 * * ? * )")]
    [InlineData("rate(2147483647 minutes)")]
    [InlineData("rate(2147483647 days)")]
    public void An_expression_may_contain_extra_spaces_and_large_numbers(string expression) =>
        Assert.Equal(expression, Schedule.TryParse(expression, out _)?.Expression);

    [Fact]
    public void A_time_is_truncated_to_its_minute_in_UTC() =>
        Assert.Equal(
            new DateTimeOffset(2026, 1, 2, 10, 34, 0, TimeSpan.Zero),
            Schedule.MinuteOf(new DateTimeOffset(2026, 1, 2, 12, 34, 56, 789, TimeSpan.FromHours(2))));

    [Fact]
    public void Lists_and_ranges_and_increments_give_the_expected_values()
    {
        var parts = from first in Gen.Choose(0, 23)
                    from last in Gen.Choose(0, 23)
                    from step in Gen.Choose(1, 24)
                    from form in Gen.Choose(0, 4)
                    select (first, last, step, form);
        Prop.ForAll(Gen.NonEmptyListOf(parts).ToArbitrary(), list =>
        {
            var text = string.Join(',', list.Select(one => one.form switch
            {
                0 => $"{one.first}",
                1 => $"{one.first}-{one.last}",
                2 => $"{one.first}/{one.step}",
                3 => $"*/{one.step}",
                _ => $"{one.first}-{one.last}/{one.step}",
            }));
            var expected = new HashSet<int>();
            foreach (var (first, last, step, form) in list)
            {
                var (from, to) = form switch
                {
                    0 =>
                    (first, first),
                    2 => (first, 23),
                    3 => (0, 23),
                    _ => (first, last < first ? last + 24 : last)
                };
                for (var hour = from; hour <= to; hour++)
                    if (form < 2 || (hour - from) % step == 0) expected.Add(hour % 24);
            }
            return expected.SetEquals(CronField.Hours.Read(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void The_nearest_weekday_is_the_one_that_a_search_of_the_whole_month_finds()
    {
        var months = from year in Gen.Choose(
            1970, 2199)
                     from month in Gen.Choose(1, 12)
                     from day in Gen.Choose(1, 31)
                     select (year, month, day);
        Prop.ForAll(months.ToArbitrary(), one =>
        {
            DateTime[] days =
                [.. Enumerable.Range(1, DateTime.DaysInMonth(one.year, one.month)).Select(day => new DateTime(one.year, one.month, day))];
            var nearest = one.day > days.Length
                ? null
                : days.Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).MinBy(day => Math.Abs(day.Day - one.day))
                    as DateTime?;
            var test = CronDays.Read($"{one.day}W", "?");
            return days.Where(test).SequenceEqual(nearest is { } found ? [found] : []);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Any_text_is_parsed_as_a_schedule_or_refused_with_an_error()
    {
        var texts = from fields in Gen.ArrayOf(
            Gen.Elements("*", "?", "1", "L", "W", "LW", "3W", "3#2", "6L", "1-5", "MON", "0/5", "/", "#", ",", "-", "99999999999"), 6)
                    select $"cron({string.Join(' ', fields)})";
        Prop.ForAll(texts.ToArbitrary(), text => Schedule.TryParse(text, out var error) is null == error is not null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static IEnumerable<DateTimeOffset> Times(string expression, DateTimeOffset until)
    {
        var schedule = Schedule.TryParse(expression, out _)!;
        for (var minute = Began; minute <= until; minute = minute.AddMinutes(1))
            if (schedule.Includes(minute, Began)) yield return minute;
    }
}
