using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;

namespace Local.Timers;

/// <summary>How far a timer is, as it is kept in storage.</summary>
/// <param name="Last">The last run; the least time where there was none.</param>
/// <param name="Next">The next run.</param>
/// <param name="LastUpdated">The time from which <paramref name="Next"/> was found.</param>
internal sealed record TimerStatus(DateTimeOffset Last, DateTimeOffset Next, DateTimeOffset LastUpdated)
{
    /// <summary>As the function sees it.</summary>
    public ScheduleStatus ToScheduleStatus() => new() { Last = Wall(Last), Next = Wall(Next), LastUpdated = Wall(LastUpdated) };

    private static DateTime Wall(DateTimeOffset time) => time.Offset == TimeSpan.Zero ? time.UtcDateTime : time.DateTime;
}

[JsonSerializable(typeof(TimerStatus))]
internal sealed partial class TimerJson : JsonSerializerContext;
