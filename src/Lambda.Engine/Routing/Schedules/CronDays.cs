using System.Globalization;

namespace Lambda.Engine.Routing.Schedules;

/// <summary>The days that the fields Day-of-month and Day-of-week select together. One of the two is always <c>?</c>.</summary>
internal static class CronDays
{
    private const string Any = "?";
    private const int Week = 7;

    /// <summary>Reads the two fields. Returns a test for days.</summary>
    /// <exception cref="FormatException">They are not written as EventBridge requires; the message says why.</exception>
    public static Func<DateTime, bool> Read(string ofMonth, string ofWeek) => (ofMonth, ofWeek) switch
    {
        (Any, Any) => throw new FormatException("only one of Day-of-month and Day-of-week may be '?'."),
        (_, Any) => OfMonth(ofMonth),
        (Any, _) => OfWeek(ofWeek),
        _ => throw new FormatException("one of Day-of-month and Day-of-week must be '?'."),
    };

    private static Func<DateTime, bool> OfMonth(string text)
    {
        if (text == "L") return day => day.Day == LastOf(day);
        if (text == "LW") return day => day.Day == NearestWeekday(day, LastOf(day));
        if (text.EndsWith('W') && text.Length > 1)
        {
            // 'W' is allowed after a single day only, not in a list.
            var near = CronField.DayOfMonth.Value(text[..^1]);
            return day => near <= LastOf(day) && day.Day == NearestWeekday(day, near);
        }
        var days = CronField.DayOfMonth.Read(text);
        return day => days.Contains(day.Day);
    }

    private static Func<DateTime, bool> OfWeek(string text)
    {
        if (text == "L") return day => day.DayOfWeek == System.DayOfWeek.Saturday;
        if (text.Length > 1 && (text[^1] == 'L') && text.Split(',', '-') is [var one])
        {
            var last = CronField.DayOfWeek.Value(one[..^1]);
            return day => NumberOf(day) == last && day.Day + Week > LastOf(day);
        }
        if (text.Contains('#', StringComparison.Ordinal))
        {
            if (text.Split('#') is not [var weekday, var which] || which is not ("1" or "2" or "3" or "4" or "5"))
                throw CronField.DayOfWeek.Wrong($"'{text}' is not one day, '#' and 1 to 5.");
            var (number, nth) = (CronField.DayOfWeek.Value(weekday), int.Parse(which, CultureInfo.InvariantCulture));
            return day => NumberOf(day) == number && (day.Day - 1) / Week + 1 == nth;
        }
        var days = CronField.DayOfWeek.Read(text);
        return day => days.Contains(NumberOf(day));
    }

    // Stays within the month: the weekday nearest to Saturday the 1st is Monday the 3rd.
    private static int NearestWeekday(DateTime month, int near) => new DateTime(month.Year, month.Month, near).DayOfWeek switch
    {
        System.DayOfWeek.Saturday => near > 1 ? near - 1 : near + 2,
        System.DayOfWeek.Sunday => near < LastOf(month) ? near + 1 : near - 2,
        _ => near,
    };

    private static int LastOf(DateTime month) => DateTime.DaysInMonth(month.Year, month.Month);

    // Sunday is 1.
    private static int NumberOf(DateTime day) => (int)day.DayOfWeek + 1;
}
