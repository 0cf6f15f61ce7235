using Local.Queues;

namespace Local.Tests.Queues;

public sealed class MessageRulesTests
{
    [Theory]
    [InlineData(1, true, true, "Execute")]
    [InlineData(5, true, true, "Execute")]
    [InlineData(6, true, true, "Poison")]
    [InlineData(6, true, false, "Leave")]
    [InlineData(1, false, true, "Poison")]
    [InlineData(1, false, false, "Leave")]
    public void A_received_message_runs_until_it_was_dequeued_too_often_or_cannot_be_read(long dequeued, bool readable, bool poison, string action) =>
        Assert.Equal(action, MessageRules.OnReceipt(dequeued, 5, readable, poison).ToString());

    [Theory]
    [InlineData(true, 9, true, "Delete")]
    [InlineData(true, 1, false, "Delete")]
    [InlineData(false, 4, true, "Release")]
    [InlineData(false, 5, true, "Poison")]
    [InlineData(false, 5, false, "Leave")]
    [InlineData(false, 1, false, "Leave")]
    public void A_message_that_ran_is_deleted_released_or_poisoned(bool succeeded, long dequeued, bool poison, string action) =>
        Assert.Equal(action, MessageRules.OnResult(succeeded, dequeued, 5, poison).ToString());

    [Fact]
    public void A_poison_queue_has_no_poison_queue_and_neither_has_one_whose_name_would_be_too_long()
    {
        Assert.Equal("orders-poison", MessageRules.PoisonQueueOf("orders"));
        Assert.Null(MessageRules.PoisonQueueOf("orders-poison"));
        Assert.NotNull(MessageRules.PoisonQueueOf(new string('a', 56)));
        Assert.Null(MessageRules.PoisonQueueOf(new string('a', 57)));
    }
}

public sealed class PollingBackoffTests
{
    [Fact]
    public void The_wait_begins_at_100_ms_doubles_within_a_fifth_and_ends_at_the_maximum()
    {
        var backoff = new PollingBackoff(TimeSpan.FromSeconds(2), new Random(7));
        Assert.Equal(PollingBackoff.Minimum, backoff.Next());
        for (var doubling = 0; doubling < 4; doubling++)
            Assert.InRange(backoff.Next().TotalMilliseconds, 100 + 80 * Math.Pow(2, doubling), 100 + 120 * Math.Pow(2, doubling));
        for (var more = 0; more < 100; more++) backoff.Next();
        Assert.Equal(TimeSpan.FromSeconds(2), backoff.Next());
    }

    [Fact]
    public void A_message_brings_the_wait_back_to_the_shortest()
    {
        var backoff = new PollingBackoff(TimeSpan.FromMinutes(1), new Random(7));
        for (var i = 0; i < 5; i++) backoff.Next();
        backoff.Found();
        Assert.Equal(PollingBackoff.Minimum, backoff.Next());
    }
}

public sealed class InFlightTests
{
    [Fact]
    public async Task A_waiter_goes_on_when_no_more_than_its_limit_are_under_way()
    {
        var inFlight = new InFlight();
        inFlight.Enter();
        inFlight.Enter();
        var (one, none) = (inFlight.AtMost(1, TestContext.Current.CancellationToken), inFlight.AtMost(0, TestContext.Current.CancellationToken));
        Assert.False(one.IsCompleted);
        inFlight.Exit();
        await one;
        Assert.False(none.IsCompleted);
        inFlight.Exit();
        await none;
    }
}
