using Lambda.Engine.Invocation;

namespace Lambda.Engine.Tests.Invocation;

public sealed class DurationHistogramTests
{
    [Theory]
    [InlineData(0.00005)]
    [InlineData(0.0894)]
    [InlineData(1.2356)]
    [InlineData(345.678)]
    public void No_percentile_is_longer_than_the_longest_time(double milliseconds)
    {
        var times = new DurationHistogram();
        times.Add(TimeSpan.FromMilliseconds(milliseconds));
        foreach (var share in new[] { 0.01, 0.5, 0.95, 1 }) Assert.InRange(times.Percentile(share)!.Value, 0, times.Longest!.Value);
    }

    [Fact]
    public void A_percentile_is_accurate_to_about_an_eighth()
    {
        var times = new DurationHistogram();
        for (var milliseconds = 1; milliseconds <= 1000; milliseconds++) times.Add(TimeSpan.FromMilliseconds(milliseconds));
        Assert.InRange(times.Percentile(0.5)!.Value, 500 * 0.87, 500 * 1.13);
        Assert.InRange(times.Percentile(0.95)!.Value, 950 * 0.87, 950 * 1.13);
        Assert.Equal(1000, times.Longest);
    }

    [Fact]
    public void Without_durations_there_is_no_percentile()
    {
        var times = new DurationHistogram();
        Assert.Equal(default((double?, double?)), (times.Percentile(0.5), times.Longest));
    }
}
