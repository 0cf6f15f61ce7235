using System.Text.RegularExpressions;

namespace Infra.Tests.Checks;

/// <summary>The alerts and the workbook ask for events that the app logs.</summary>
internal static partial class TelemetryCheck
{
    /// <param name="queries">The text with the queries.</param>
    /// <param name="events">The names of the events, which are those of the methods that log them.</param>
    public static IEnumerable<string> Problems(string queries, IReadOnlyCollection<string> events) =>
        Asked(queries).Distinct().Where(name => !events.Contains(name)).Select(name => $"nothing logs {name}");

    /// <summary>The events that the queries ask for.</summary>
    public static IEnumerable<string> Asked(string queries) =>
        Condition().Matches(queries).SelectMany(condition => Name().Matches(condition.Groups[1].Value).Select(name => name.Value));

    /// <summary>The metrics that the queries ask for, which the engine must count.</summary>
    public static IEnumerable<string> Metrics(string queries) =>
        MetricCondition()
            .Matches(queries).SelectMany(condition => Name().Matches(condition.Groups[1].Value).Select(name => name.Value)).Distinct();

    [GeneratedRegex("""customMetrics \| where name (?:==|in) (\(?\\?"[\w\\", ]+)""")]
    private static partial Regex MetricCondition();

    [GeneratedRegex("""(?:EventName\)|\bevent) (?:==|in) (\(?\\?"[\w\\", ]+)""")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Name();
}
