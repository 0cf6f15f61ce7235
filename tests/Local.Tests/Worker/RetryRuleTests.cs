using FsCheck;
using FsCheck.Fluent;
using Local.Host;
using Microsoft.Azure.Functions.Worker;

namespace Local.Tests.Worker;

public sealed class RetryRuleTests
{
    [Fact]
    public void Retries_of_a_fixed_delay_are_so_far_apart_and_so_many()
    {
        var rule = RetryRule.Of(new FixedDelayRetryAttribute(2, "00:00:10"));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), null], Enumerable.Range(0, 3).Select(retries => rule.Next(retries, 0.7)));
    }

    [Fact]
    public void Retries_of_a_backoff_are_twice_as_far_apart_each_time_up_to_the_longest()
    {
        var rule = RetryRule.Of(new ExponentialBackoffRetryAttribute(5, "00:00:01", "00:00:08"));
        Assert.Equal([1, 2, 3, 5, 8, null], Enumerable.Range(0, 6).Select(retries => rule.Next(retries, 0.5)?.TotalSeconds));
    }

    [Fact]
    public void Retries_without_end_never_end() => Assert.NotNull(RetryRule.Of(new FixedDelayRetryAttribute(-1, "00:00:10")).Next(1_000_000, 0));

    [Fact]
    public void No_backoff_leaves_its_bounds() => Prop.ForAll(
        Gen.Choose(0, 2000).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (retries, random, seconds) =>
        {
            var (least, most) = (TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 3 + 10));
            var delay = new RetryRule(-1, least, most).Next(retries, random / 1000.0);
            return delay >= least && delay <= most;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("soon", "00:01:00")]
    [InlineData("00:00:01", "-00:00:01")]
    [InlineData("00:01:00", "00:00:01")]
    public void A_backoff_that_is_none_is_refused(string least, string most) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialBackoffRetryAttribute(1, least, most));
}
