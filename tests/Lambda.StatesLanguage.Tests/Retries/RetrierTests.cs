using FsCheck;
using FsCheck.Fluent;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Retries;

namespace Lambda.StatesLanguage.Tests.Retries;

public sealed class RetrierTests
{
    private static Retrier Retrier(int interval = 1, int attempts = 3, double rate = 2, int? most = null, bool jitter = false) => new()
    {
        ErrorEquals = [
            "E"
        ],
        IntervalSeconds = interval,
        MaxAttempts = attempts,
        BackoffRate = rate,
        MaxDelaySeconds = most,
        HasFullJitter = jitter,
    };

    // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    [Fact]
    public void The_documented_example_waits_three_and_then_four_and_a_half_seconds()
    {
        var retrier = Retrier(interval: 3, attempts: 2, rate: 1.5);

        Assert.Equal([3, 4.5, null], Enumerable.Range(0, 3).Select(attempt => retrier.Delay(attempt, 1)?.TotalSeconds));
    }

    [Fact]
    public void The_maximum_delay_limits_the_delay_between_retries()
    {
        var retrier = Retrier(interval: 3, attempts: 5, rate: 2, most: 5);

        Assert.Equal([3, 5, 5, 5, 5, null], Enumerable.Range(0, 6).Select(attempt => retrier.Delay(attempt, 1)?.TotalSeconds));
    }

    [Fact]
    public void A_retrier_with_zero_attempts_never_retries() => Assert.Null(Retrier(attempts: 0).Delay(0, 1));

    [Fact]
    public void Delays_never_decrease_and_are_finite() => Prop.ForAll<PositiveInt, PositiveInt, NormalFloat>((interval, attempts, rate) =>
    {
        var retrier = Retrier(interval.Get, attempts.Get, 1 + Math.Abs(rate.Get));
        var waits = Enumerable.Range(0, Math.Min(attempts.Get, 2_000)).Select(attempt => retrier.Delay(attempt, 1)!.Value).ToArray();
        return waits.Zip(waits.Skip(1)).All(pair => pair.First <= pair.Second)
            && waits[^1].TotalSeconds <= StatesLanguage.Retries.Retrier.MaxDelay;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_delay_with_jitter_is_no_longer_than_the_delay_without() => Prop.ForAll<PositiveInt, byte>((interval, part) =>
    {
        var plain = Retrier(interval.Get).Delay(1, 1)!.Value;
        var jittered = Retrier(interval.Get, jitter: true).Delay(1, part / 256.0)!.Value;
        return jittered >= TimeSpan.Zero && jittered <= plain;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("E", "E", true)]
    [InlineData("F", "E", false)]
    [InlineData("States.ALL", "E", true)]
    [InlineData("States.ALL", "States.Timeout", true)]
    [InlineData("States.ALL", "States.DataLimitExceeded", false)]
    [InlineData("States.DataLimitExceeded", "States.DataLimitExceeded", true)]
    [InlineData("States.ALL", "States.Runtime", false)]
    [InlineData("States.Runtime", "States.Runtime", false)]
    [InlineData("States.TaskFailed", "E", true)]
    [InlineData("States.TaskFailed", "States.Timeout", false)]
    [InlineData("States.Timeout", "States.Timeout", true)]
    [InlineData("States.HeartbeatTimeout", "States.Timeout", false)]
    public void An_error_name_matches_the_errors_defined_in_the_specification(string name, string error, bool matches) =>
        Assert.Equal(matches, ErrorNames.Matches([name], new Failure(error, null)));

    [Theory]
    [InlineData("States.HeartbeatTimeout")]
    [InlineData("States.Timeout")]
    [InlineData("States.ALL")]
    public void A_missed_heartbeat_matches_the_names_HeartbeatTimeout_and_Timeout(string name) =>
        Assert.True(ErrorNames.Matches([name], new Failure(ErrorNames.Timeout, null) { IsHeartbeat = true }));

    [Fact]
    public void An_error_without_a_name_matches_States_ALL() => Assert.True(ErrorNames.Matches(["States.ALL"], new Failure(null, null)));
}
