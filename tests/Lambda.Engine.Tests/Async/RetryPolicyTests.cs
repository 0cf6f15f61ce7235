using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Async;

public sealed class RetryPolicyTests
{
    private static readonly DateTimeOffset Accepted = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RetryPolicy Policy = new(Options.Create(new AsyncOptions()));

    private static AsyncEvent Event(int attempt, int backoffs = 0) =>
        new("r", "f", Accepted) { Attempt = attempt, Backoffs = backoffs, Payload = "1"u8.ToArray() };

    [Fact]
    public void A_function_error_is_retried_after_one_minute_and_after_two_minutes_and_is_then_final()
    {
        var function = new FunctionOptions();
        var first = Assert.IsType<RetryDecision.Retry>(Policy.AfterFunctionError(Event(1), function, Accepted));
        var second = Assert.IsType<RetryDecision.Retry>(Policy.AfterFunctionError(first.Next, function, Accepted));
        Assert.Equal((TimeSpan.FromMinutes(1), 2), (first.Delay, first.Next.Attempt));
        Assert.Equal((TimeSpan.FromMinutes(2), 3), (second.Delay, second.Next.Attempt));
        Assert.Equal(
            new RetryDecision.GiveUp(InvocationCondition.RetriesExhausted), Policy.AfterFunctionError(second.Next, function, Accepted));
    }

    [Theory]
    [InlineData(1, 60, false)]
    [InlineData(1, 61, true)]
    [InlineData(2, 120, false)]
    [InlineData(2, 121, true)]
    [InlineData(3, 3600, false)]
    public void An_event_is_not_retried_if_the_retry_would_come_after_its_maximum_age(int attempt, int maxAge, bool retried)
    {
        var decision = Policy.AfterFunctionError(Event(attempt), new() { MaximumEventAgeInSeconds = maxAge }, Accepted);
        if (retried) Assert.IsType<RetryDecision.Retry>(decision);
        else
            Assert.Equal(
                new RetryDecision.GiveUp(attempt == 3 ? InvocationCondition.RetriesExhausted : InvocationCondition.EventAgeExceeded),
                decision);
    }

    [Fact]
    public void Retries_of_throttled_events_start_after_one_second_and_double_up_to_five_minutes()
    {
        var (function, delays, next) = (new FunctionOptions(), new List<double>(), Event(1));
        for (var i = 0; i < 11; i++)
        {
            var retry = Assert.IsType<RetryDecision.Retry>(Policy.AfterThrottle(next, function, Accepted));
            delays.Add(retry.Delay.TotalSeconds);
            next = retry.Next;
        }
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], delays);
        Assert.Equal(1, next.Attempt);
    }

    [Fact]
    public void A_retry_is_never_scheduled_in_the_past_or_after_the_event_has_expired() =>
        Prop.ForAll(Gen.Choose(0, 2).ToArbitrary(), Gen.Choose(60, 21_600).ToArbitrary(), Gen.Choose(0, 30_000).ToArbitrary(),
            (retries, maxAge, age) =>
            {
                var function = new FunctionOptions { MaximumRetryAttempts = retries, MaximumEventAgeInSeconds = maxAge };
                var now = Accepted.AddSeconds(age);
                for (var attempt = 1; attempt <= retries + 1; attempt++)
                {
                    foreach (var decision in new[]
                    {
                        Policy.AfterFunctionError(Event(attempt), function, now),
                        Policy.AfterThrottle(Event(attempt, age), function, now)
                    })
                    {
                        if (decision is not RetryDecision.Retry retry) continue;
                        if (retry.Delay < TimeSpan.Zero || retry.Delay > TimeSpan.Zero && now + retry.Delay > Accepted.AddSeconds(maxAge))
                            return false;
                    }
                }
                return true;
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(30, 30)]
    [InlineData(60, 256)]
    public void A_retry_after_a_system_error_waits_until_the_event_expires_and_no_longer(int age, int delay) =>
        Assert.Equal(
            TimeSpan.FromSeconds(delay),
            Policy.AfterSystemError(Event(1, 8), new() { MaximumEventAgeInSeconds = 60 }, Accepted.AddSeconds(age)).Delay);

    [Fact]
    public void System_errors_are_retried_like_throttles_even_beyond_the_maximum_age() =>
        Prop.ForAll(Gen.Choose(0, 100).ToArbitrary(), Gen.Choose(60, 21_600).ToArbitrary(), Gen.Choose(0, 30_000).ToArbitrary(),
            (backoffs, maxAge, age) =>
            {
                var (function, now) = (new FunctionOptions { MaximumEventAgeInSeconds = maxAge }, Accepted.AddSeconds(age));
                var backoff = Math.Min(300, Math.Pow(2, backoffs));
                var retry = Policy.AfterSystemError(Event(1, backoffs), function, now);
                return retry.Delay.TotalSeconds == (age >= maxAge ? backoff : Math.Min(backoff, maxAge - age))
                    && retry.Next is { Attempt: 1 } && retry.Next.Backoffs == backoffs + 1;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_function_error_resets_the_backoff_of_earlier_throttles() =>
        Assert.Equal(
            0, Assert.IsType<RetryDecision.Retry>(Policy.AfterFunctionError(Event(1, backoffs: 5), new(), Accepted)).Next.Backoffs);

    [Theory]
    [InlineData(3590, 10)]
    [InlineData(3600, 0)]
    [InlineData(4000, 0)]
    public void A_throttled_event_waits_at_most_until_its_maximum_age(int age, int delay) =>
        Assert.Equal(
            TimeSpan.FromSeconds(delay),
            Assert.IsType<RetryDecision.Retry>(
                Policy.AfterThrottle(Event(1, backoffs: 8), new() { MaximumEventAgeInSeconds = 3600 }, Accepted.AddSeconds(age))).Delay);

    [Fact]
    public void The_backoff_stays_at_five_minutes_however_often_it_has_doubled() =>
        Assert.All([9, 30, 31, 63, 64, 100, int.MaxValue], before => Assert.Equal(TimeSpan.FromMinutes(5), Policy.Backoff(before)));

    [Fact]
    public void The_age_of_a_redriven_event_counts_from_its_redrive()
    {
        var function = new FunctionOptions { MaximumEventAgeInSeconds = 3600 };
        var item = Event(1) with { RedrivenAt = Accepted.AddDays(2) };
        Assert.False(RetryPolicy.IsExpired(item, function, Accepted.AddDays(2).AddSeconds(3599)));
        Assert.True(RetryPolicy.IsExpired(item, function, Accepted.AddDays(2).AddSeconds(3600)));
    }

    [Fact]
    public void Every_event_ends_after_its_last_retry_at_the_latest() =>
        Prop.ForAll(Gen.Choose(0, 2).ToArbitrary(), retries =>
        {
            var function = new FunctionOptions { MaximumRetryAttempts = retries };
            var (next, attempts) = (Event(1), 1);
            while (Policy.AfterFunctionError(next, function, Accepted) is RetryDecision.Retry retry)
                (next, attempts) = (retry.Next, attempts + 1);
            return attempts == retries + 1;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(3599, false)]
    [InlineData(3600, true)]
    public void An_event_expires_at_its_maximum_age(int age, bool expired) =>
        Assert.Equal(
            expired, RetryPolicy.IsExpired(Event(1), new FunctionOptions { MaximumEventAgeInSeconds = 3600 }, Accepted.AddSeconds(age)));
}
