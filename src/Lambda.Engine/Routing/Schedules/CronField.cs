using System.Globalization;

namespace Lambda.Engine.Routing.Schedules;

/// <summary>A field of a cron expression: its values, and how lists, ranges and increments of values are written.</summary>
/// <param name="Name">The name of the field in the guide.</param>
/// <param name="First">The least value.</param>
/// <param name="Last">The greatest value.</param>
/// <param name="Names">The names of the values from the first on; empty when the values have no names.</param>
internal sealed record CronField(string Name, int First, int Last, params string[] Names)
{
    public static readonly CronField Minutes = new("Minutes", 0, 59);
    public static readonly CronField Hours = new("Hours", 0, 23);
    public static readonly CronField DayOfMonth = new("Day-of-month", 1, 31);
    public static readonly CronField Month = new(
        "Month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    public static readonly CronField DayOfWeek = new("Day-of-week", 1, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    public static readonly CronField Year = new("Year", 1970, 2199);

    /// <summary>Reads the values of the field from its text.</summary>
    /// <exception cref="FormatException">It is not written as EventBridge requires; the message says why.</exception>
    public IReadOnlySet<int> Read(string text)
    {
        var values = new HashSet<int>();
        foreach (var part in text.Split(',')) values.UnionWith(Part(part));
        return values;
    }

    /// <summary>Reads a single value, written as a number or by its name.</summary>
    /// <exception cref="FormatException">There is no such value.</exception>
    public int Value(string text)
    {
        var named = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0) return First + named;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= First && value <= Last
            ? value
            : throw Wrong(
                $"'{text}' is not one of its values, {First} to {Last}{(Names.Length > 0 ? $" or {Names[0]} to {Names[^1]}" : "")}.");
    }

    public FormatException Wrong(string reason) => new($"{Name}: {reason}");

    private IEnumerable<int> Part(string part)
    {
        var (range, step) = part.Split('/') switch
        {
            [var whole] => (whole, 1),
            // AWS's guide allows increments in every field except this one.
            [_, _] when this == DayOfWeek => throw Wrong("increments ('/') are not allowed here."),
            [var start, var each] => (start, Step(each)),
            _ => throw Wrong($"'{part}' has more than one '/'."),
        };
        return range.Split('-') switch
        {
            ["*"] => Every(First, Last, step),
            [var one] when !part.Contains('/', StringComparison.Ordinal) => [Value(one)],
            [var from] => Every(Value(from), Last, step),
            [var from, var to] => Range(Value(from), Value(to), step),
            _ => throw Wrong($"'{part}' is not a range."),
        };
    }

    private int Step(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step >= 1 && step <= Last - First + 1
            ? step
            : throw Wrong($"'{text}' is not an increment from 1 to {Last - First + 1}.");

    private IEnumerable<int> Range(int from, int to, int step)
    {
        if (from <= to) return Every(from, to, step);
        if (this == Year) throw Wrong($"the range {from}-{to} ends before it begins.");
        // A range may wrap around, such as from 8 pm to 2 am.
        var values = Last - First + 1;
        return Every(from, to + values, step).Select(value => value > Last ? value - values : value);
    }

    private static IEnumerable<int> Every(int from, int to, int step)
    {
        for (var value = from; value <= to; value += step) yield return value;
    }
}
