namespace Lambda.Engine.Routing.Schedules;

/// <summary><c>cron(0 12 * * ? *)</c>: minutes, hours, day of month, month, day of week and year.</summary>
internal sealed class CronSchedule : Schedule
{
    private readonly IReadOnlySet<int> _minutes, _hours, _months, _years;
    private readonly Func<DateTime, bool> _days;

    private CronSchedule(string minutes, string hours, string ofMonth, string month, string ofWeek, string year)
    {
        (_minutes, _hours) = (CronField.Minutes.Read(minutes), CronField.Hours.Read(hours));
        (_months, _years) = (CronField.Month.Read(month), CronField.Year.Read(year));
        _days = CronDays.Read(ofMonth, ofWeek);
    }

    public static new CronSchedule? TryParse(string expression, out string? error)
    {
        error = null;
        try
        {
            if (expression.EndsWith(')') && expression["cron(".Length..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                is [var minutes, var hours, var ofMonth, var month, var ofWeek, var year])
                return new(minutes, hours, ofMonth, month, ofWeek, year) { Expression = expression };
            error = "it must have six fields: minutes, hours, day of month, month, day of week, year.";
        }
        catch (FormatException e)
        {
            error = e.Message;
        }
        return null;
    }

    public override bool Includes(DateTimeOffset minute, DateTimeOffset began)
    {
        var time = minute.UtcDateTime;
        return _minutes.Contains(time.Minute) && _hours.Contains(time.Hour) && _months.Contains(time.Month) && _years.Contains(time.Year)
            && _days(time);
    }
}
