using FsCheck;
using FsCheck.Fluent;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Delivery;

namespace Emulator.Tests.EventGrid;

/// <summary>https://learn.microsoft.com/azure/event-grid/delivery-and-retry</summary>
public sealed class DeliveryPolicyTests
{
    private static readonly int[] Documented = [0, 10, 40, 100, 400, 1000, 2800, 6400, 17200, 38800, 82000];
    private static readonly int[] Statuses = [200, 202, 204, 205, 301, 400, 401, 403, 404, 408, 413, 429, 500, 503];

    [Fact]
    public void Delivery_is_attempted_at_the_documented_times()
    {
        var (attempts, end, _) = Run(new DeliveryPolicy(new RetryOptions(), isWebHook: true, hasDeadLetters: true, 1), _ => 500);

        Assert.Equal(Documented, attempts.Select(at => (int)at.TotalSeconds));
        Assert.Equal("TimeToLiveExceeded", Assert.IsType<DeliveryDecision.DeadLetter>(end).Reason);
    }

    [Fact]
    public void The_documented_example_makes_six_attempts_in_thirty_minutes()
    {
        var (attempts, end, _) = Run(new DeliveryPolicy(new RetryOptions(10, 30), isWebHook: true, hasDeadLetters: true, 1), _ => 500);

        Assert.Equal(6, attempts.Count);
        Assert.Equal("TimeToLiveExceeded", Assert.IsType<DeliveryDecision.DeadLetter>(end).Reason);
    }

    [Fact]
    public void An_event_is_dead_lettered_five_minutes_after_its_last_attempt()
    {
        var (attempts, end, now) = Run(new DeliveryPolicy(new RetryOptions(3), isWebHook: true, hasDeadLetters: true, 1), _ => 500);

        var letter = Assert.IsType<DeliveryDecision.DeadLetter>(end);
        Assert.Equal((3, "MaxDeliveryAttemptsExceeded", now + TimeSpan.FromMinutes(5)), (attempts.Count, letter.Reason, letter.At));
    }

    [Theory]
    [InlineData(400, true, "UndeliverableDueToHttpBadRequest")]
    [InlineData(401, true, "UndeliverableDueToHttpUnauthorized")]
    [InlineData(403, true, "UndeliverableDueToHttpForbidden")]
    [InlineData(413, true, "UndeliverableDueToHttpRequestEntityTooLarge")]
    [InlineData(404, true, null)]
    [InlineData(500, true, null)]
    [InlineData(400, false, "UndeliverableDueToHttpBadRequest")]
    [InlineData(401, false, null)]
    [InlineData(403, false, "UndeliverableDueToHttpForbidden")]
    [InlineData(413, false, "UndeliverableDueToHttpRequestEntityTooLarge")]
    public void Permanent_failures_are_not_retried(int status, bool isWebHook, string? reason)
    {
        foreach (var hasDeadLetters in new[] { true, false })
        {
            var decision = After(new DeliveryPolicy(new RetryOptions(), isWebHook, hasDeadLetters, 1), 1, status);
            if (reason is null) Assert.IsType<DeliveryDecision.Retry>(decision);
            else if (hasDeadLetters) Assert.Equal(reason, Assert.IsType<DeliveryDecision.DeadLetter>(decision).Reason);
            else Assert.Equal(new DeliveryDecision.Drop(reason), decision);
        }
    }

    [Theory]
    [InlineData(500, true, 1, 10)]
    [InlineData(503, true, 1, 30)]
    [InlineData(503, true, 3, 60)]
    [InlineData(408, true, 1, 120)]
    [InlineData(404, true, 1, 10)]
    [InlineData(404, false, 1, 300)]
    [InlineData(401, false, 1, 300)]
    [InlineData(404, false, 5, 600)]
    public void Some_statuses_are_retried_after_a_longer_wait(int status, bool isWebHook, int attempts, int seconds) => Assert.Equal(
        new DeliveryDecision.Retry(Some.Noon + TimeSpan.FromSeconds(seconds)),
        After(new DeliveryPolicy(new RetryOptions(), isWebHook, hasDeadLetters: true, 1), attempts, status));

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(203)]
    [InlineData(204)]
    public void Statuses_200_to_204_count_as_success(int status) =>
        Assert.IsType<DeliveryDecision.Done>(After(new DeliveryPolicy(new RetryOptions(1), true, true, 1), 1, status));

    [Theory]
    [InlineData(205)]
    [InlineData(302)]
    public void Other_2xx_statuses_and_redirects_are_retried(int status) =>
        Assert.IsType<DeliveryDecision.Retry>(After(new DeliveryPolicy(new RetryOptions(), true, true, 1), 1, status));

    [Fact]
    public void Writing_a_dead_letter_is_retried_for_four_hours()
    {
        var policy = new DeliveryPolicy(new RetryOptions(), true, true, 1);
        var letter = new DeadLetter(new PendingEvent(Grid.Event(), Some.Noon), "r", Some.Noon);

        Assert.IsType<DeliveryDecision.DeadLetter>(
            policy.AfterFailedDeadLetter(letter, Some.Noon + TimeSpan.FromHours(4) - TimeSpan.FromTicks(1)));
        Assert.IsType<DeliveryDecision.Drop>(policy.AfterFailedDeadLetter(letter, Some.Noon + TimeSpan.FromHours(4)));
    }

    [Fact]
    public void Delivery_ends_within_its_limits_whatever_the_webhook_answers()
    {
        var run =
            from attempts in Gen.Choose(1, 30)
            from minutes in Gen.Choose(1, 1440)
            from isWebHook in Gen.Elements(true, false)
            from hasDeadLetters in Gen.Elements(true, false)
            from answers in Gen.Elements(Statuses).ArrayOf(31)
            select (attempts, minutes, isWebHook, hasDeadLetters, answers);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(run.ToArbitrary(), one =>
        {
            var (attempts, end, _) = Run(
                new DeliveryPolicy(new RetryOptions(one.attempts, one.minutes), one.isWebHook, one.hasDeadLetters, 1), i => one.answers[i]);

            Assert.InRange(attempts.Count, 1, one.attempts);
            Assert.All(attempts, at => Assert.True(at < TimeSpan.FromMinutes(one.minutes)));
            Assert.Equal(attempts.Order(), attempts);
            Assert.Equal(
                DeliveryResult.Of(one.answers[attempts.Count - 1]).Outcome == DeliveryOutcome.Delivered, end is DeliveryDecision.Done);
            Assert.DoesNotContain(one.answers[..(attempts.Count - 1)], status => DeliveryResult.Of(
                status).Outcome == DeliveryOutcome.Delivered || status is 400 or 403 or 413 || (status == 401 && one.isWebHook));
            if (end is not DeliveryDecision.Done) Assert.Equal(one.hasDeadLetters, end is DeliveryDecision.DeadLetter);
        }));
    }

    [Fact]
    public void Scaling_changes_only_how_fast_attempts_follow_each_other()
    {
        var run = from scale in Gen.Choose(1, 1000).Select(
            n => n / 1000.0) from minutes in Gen.Choose(1, 1440) from attempts in Gen.Choose(1, 30) select (scale, minutes, attempts);
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(run.ToArbitrary(), one =>
        {
            var options = new RetryOptions(one.attempts, one.minutes);
            var (plain, end, _) = Run(new DeliveryPolicy(options, true, true, 1), _ => 500);
            var (scaled, scaledEnd, _) = Run(new DeliveryPolicy(options, true, true, one.scale), _ => 500);

            Assert.Equal(plain.Count, scaled.Count);
            Assert.Equal(((DeliveryDecision.DeadLetter)end).Reason, ((DeliveryDecision.DeadLetter)scaledEnd).Reason);
            Assert.All(plain.Zip(scaled), pair => Assert.Equal(pair.First.TotalSeconds * one.scale, pair.Second.TotalSeconds, 3));
        }));
    }

    private static DeliveryDecision After(DeliveryPolicy policy, int attempts, int status) =>
        policy.AfterAttempt(new PendingEvent(Grid.Event(), Some.Noon, attempts, Some.Noon), DeliveryResult.Of(status), Some.Noon);

    // Like the delivery loop, but attempts take no time.
    private static (List<TimeSpan> Attempts, DeliveryDecision End, DateTimeOffset Now) Run(DeliveryPolicy policy, Func<int, int> answer)
    {
        var (pending, now, attempts) = (new PendingEvent(Grid.Event(), Some.Noon), Some.Noon, new List<TimeSpan>());
        while (true)
        {
            if (policy.BeforeAttempt(pending, now) is { } tooOld) return (attempts, tooOld, now);
            var result = DeliveryResult.Of(answer(attempts.Count));
            attempts.Add(now - Some.Noon);
            pending = pending with { Attempts = attempts.Count, LastAttempt = now, LastResult = result };
            var decision = policy.AfterAttempt(pending, result, now);
            if (decision is not DeliveryDecision.Retry retry) return (attempts, decision, now);
            now = retry.At;
        }
    }
}
