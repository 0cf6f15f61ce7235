using Local.Host;
using NCrontab;

namespace Local.Timers;

/// <summary>When a timer runs.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions.</remarks>
internal abstract class TimerSchedule
{
    private const int FieldsWithoutSeconds = 5;

    /// <summary>The first run after a time, in the zone of the schedule.</summary>
    public abstract DateTimeOffset Next(DateTimeOffset after);

    /// <summary>Whether runs are less than a minute apart, so that keeping them in storage is not worth it.</summary>
    public abstract bool IsFrequent(DateTimeOffset now);

    /// <summary>Reads an NCRONTAB expression or a time between runs.</summary>
    /// <exception cref="HostConfigurationException">It is neither.</exception>
    public static TimerSchedule Parse(string text, TimeZoneInfo zone)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields != FieldsWithoutSeconds }) is { } cron) return new Cron(cron, zone);
        return TimeSpan.TryParse(text, null, out var period) && period > TimeSpan.Zero ? new Constant(period, zone)
            : throw new HostConfigurationException($"The timer schedule '{text}' is neither an NCRONTAB expression such as '0 */5 * * * *' nor a time between runs such as '00:05:00'.");
    }

    private sealed class Constant(TimeSpan period, TimeZoneInfo zone) : TimerSchedule
    {
        public override DateTimeOffset Next(DateTimeOffset after) => TimeZoneInfo.ConvertTime(after + period, zone);

        public override bool IsFrequent(DateTimeOffset now) => period < TimeSpan.FromMinutes(1);
    }

    private sealed class Cron(CrontabSchedule cron, TimeZoneInfo zone) : TimerSchedule
    {
        public override bool IsFrequent(DateTimeOffset now)
        {
            var first = Next(now);
            return Next(first) <= now + TimeSpan.FromMinutes(1);
        }

        // By the clock on the wall: a time that the change to summer time leaves out is made up for after it,
        // one that the change back repeats counts once.
        public override DateTimeOffset Next(DateTimeOffset after)
        {
            var wall = cron.GetNextOccurrence(TimeZoneInfo.ConvertTime(after, zone).DateTime);
            if (wall == DateTime.MaxValue) return DateTimeOffset.MaxValue;
            if (!zone.IsAmbiguousTime(wall)) return TimeZoneInfo.ConvertTime(new DateTimeOffset(wall, zone.GetUtcOffset(wall)), zone);
            var offsets = zone.GetAmbiguousTimeOffsets(wall);
            var first = new DateTimeOffset(wall, offsets.Max());
            return first > after ? first : new DateTimeOffset(wall, offsets.Min());
        }
    }
}
