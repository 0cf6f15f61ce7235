using Local.Amqp.Transport;

namespace Amqp.Tests.Transport;

public sealed class IdleWatchTests
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    [Theory]
    [InlineData(10, -1, 19.9, 1000, "None")]
    [InlineData(10, -1, 20, 1000, "Drop")]
    [InlineData(-1, 8, 1000, 1.9, "None")]
    [InlineData(-1, 8, 1000, 2, "SendEmptyFrame")]
    [InlineData(10, 8, 20, 2, "Drop")]
    [InlineData(-1, -1, 1000, 1000, "None")]
    public void A_silent_peer_is_detected_in_time(double local, double remote, double sinceRead, double sinceWrite, string expected) =>
        Assert.Equal(
            expected,
            new IdleWatch(Span(local), Span(remote)).Decide(TimeSpan.FromSeconds(sinceRead), TimeSpan.FromSeconds(sinceWrite)).ToString());

    [Fact]
    public void The_idle_watch_checks_often_enough_to_detect_a_silent_peer_in_time()
    {
        Assert.Equal(Never, new IdleWatch(Never, Never).Period);
        Assert.Equal(TimeSpan.FromSeconds(2), new IdleWatch(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(8)).Period);
        Assert.Equal(TimeSpan.FromSeconds(5), new IdleWatch(TimeSpan.FromSeconds(10), Never).Period);
        Assert.True(new IdleWatch(Never, TimeSpan.FromMilliseconds(1)).Period > TimeSpan.Zero);
    }

    private static TimeSpan Span(double seconds) => seconds < 0 ? Never : TimeSpan.FromSeconds(seconds);
}
