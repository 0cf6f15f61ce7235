using Lambda.Engine.Invocation;

namespace Lambda.Engine.Tests.Invocation;

public sealed class ActivityRingTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Counts_within_a_minute_add_up_and_minutes_are_listed_in_order()
    {
        var ring = new ActivityRing();
        ring.Add(Start.AddMinutes(1), 1, errors: 1);
        ring.Add(Start, 2);
        ring.Add(Start.AddSeconds(50), throttles: 3);
        ring.Add(Start.AddSeconds(54), 5);
        Assert.Equal(
            [(4, 7, 0, 3), (5, 1, 1, 0)],
            ring.Read(Start.AddMinutes(2))
                .Select(minute => (minute.At.Minute, (int)minute.Count, (int)minute.Errors, (int)minute.Throttles)));
    }

    [Fact]
    public void A_minute_is_dropped_after_an_hour_and_its_slot_is_reused()
    {
        var ring = new ActivityRing();
        ring.Add(Start, 1);
        Assert.Single(ring.Read(Start.AddMinutes(59)));
        Assert.Empty(ring.Read(Start.AddMinutes(60)));
        ring.Add(Start.AddMinutes(60), 4);
        Assert.Equal(4, Assert.Single(ring.Read(Start.AddMinutes(60))).Count);
    }

    [Fact]
    public void Percentiles_are_accurate_to_an_eighth_and_never_exceed_the_longest_time()
    {
        var ring = new ActivityRing();
        for (var milliseconds = 1; milliseconds <= 100; milliseconds++) ring.Add(Start, 1, took: TimeSpan.FromMilliseconds(milliseconds));
        var minute = Assert.Single(ring.Read(Start));
        Assert.InRange(minute.P50!.Value, 50 * 0.875, 50 * 1.125);
        Assert.InRange(minute.P95!.Value, 95 * 0.875, 100);
        Assert.Equal(100, minute.Max);
    }

    [Fact]
    public void Durations_of_any_length_are_counted()
    {
        var ring = new ActivityRing();
        ring.Add(Start, 1, took: TimeSpan.Zero);
        ring.Add(Start, 1, took: TimeSpan.FromDays(300));
        Assert.Equal(TimeSpan.FromDays(300).TotalMilliseconds, Assert.Single(ring.Read(Start)).Max);
        Assert.Null(Assert.Single(Counted(new ActivityRing())).P50);

        static IReadOnlyList<ActivityMinute> Counted(ActivityRing ring)
        {
            ring.Add(Start, 1);
            return ring.Read(Start);
        }
    }
}
