using System.Globalization;
using System.Text.RegularExpressions;

namespace Lambda.Engine.Routing.Schedules;

/// <summary><c>rate(5 minutes)</c>: at regular intervals, counted from when the rule was first seen.</summary>
internal sealed partial class RateSchedule : Schedule
{
    private readonly long _minutes;

    private RateSchedule(long minutes) => _minutes = minutes;

    public static new RateSchedule? TryParse(string expression, out string? error)
    {
        error = null;
        var match = Form().Match(expression);
        if (!match.Success) error = "a rate is a whole number and minute, minutes, hour, hours, day or days, such as rate(5 minutes).";
        else if (!int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var value) || value == 0)
            error = $"{match.Groups[1].Value} is not a number from 1 to {int.MaxValue}.";
        else if ((value == 1) == match.Groups[3].Success)
            error = value == 1 ? $"write rate(1 {match.Groups[2].Value})." : $"write rate({value} {match.Groups[2].Value}s).";
        else return new(value * MinutesIn(match.Groups[2].Value)) { Expression = expression };
        return null;
    }

    public override bool Includes(DateTimeOffset minute, DateTimeOffset began) =>
        minute > began && (minute - began).Ticks / TimeSpan.TicksPerMinute % _minutes == 0;

    private static long MinutesIn(string unit) => unit switch
    {
        "minute" => 1,
        "hour" => 60,
        _ => 24 * 60,
    };

    [GeneratedRegex(@"\Arate\(([0-9]+) (minute|hour|day)(s)?\)\z")]
    private static partial Regex Form();
}
