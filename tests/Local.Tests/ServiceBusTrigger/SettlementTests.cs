using Azure.Messaging.ServiceBus;
using Local.ServiceBus.Messages;
using Testing;

namespace Local.Tests.ServiceBusTrigger;

public sealed class SettlementTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true, false, nameof(Settlement.Complete))]
    [InlineData(true, false, false, nameof(Settlement.Leave))]
    [InlineData(false, true, false, nameof(Settlement.Abandon))]
    [InlineData(false, false, false, nameof(Settlement.Abandon))]
    [InlineData(true, true, true, nameof(Settlement.Leave))]
    [InlineData(false, true, true, nameof(Settlement.Leave))]
    public void What_is_done_after_a_run_depends_on_its_result_the_setting_and_the_function(bool succeeded, bool autoComplete, bool settled, string expected) =>
        Assert.Equal(expected, SettlementRule.After(succeeded, autoComplete, settled).ToString());

    [Fact]
    public async Task A_message_runs_the_function_once_and_is_completed()
    {
        await using var listening = await new Listening().StartAsync();
        listening.Entity.Send("one");
        await Eventually.True(() => listening.Entity.Completed is ["one"], Cancellation);
        Assert.Equal([["one"]], listening.Seen);
        Assert.Empty(listening.Entity.Abandoned);
    }

    [Fact]
    public async Task A_message_that_always_fails_is_tried_until_the_service_dead_letters_it()
    {
        await using var listening = new Listening { Do = (_, _) => throw new InvalidOperationException("always") };
        listening.Entity.MaxDeliveryCount = 3;
        await listening.StartAsync();
        listening.Entity.Send("bad");
        await Eventually.True(() => listening.Entity.DeadLettered is ["bad"], Cancellation);
        Assert.Equal(3, listening.Seen.Count);
    }

    [Fact]
    public async Task Without_auto_completion_a_success_leaves_the_message_locked()
    {
        await using var listening = new Listening { AutoComplete = false };
        await listening.StartAsync();
        listening.Entity.Send("mine");
        await Eventually.True(() => listening.Seen.Count == 1, Cancellation);
        await listening.StopAsync(Cancellation);
        Assert.Equal(["mine"], listening.Entity.Active);
        Assert.Empty(listening.Entity.Abandoned);
    }

    [Fact]
    public async Task Without_auto_completion_a_failure_abandons_all_the_same()
    {
        await using var listening = new Listening { AutoComplete = false };
        listening.Do = (delivery, _) => delivery.Messages[0].DeliveryCount == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask;
        await listening.StartAsync();
        listening.Entity.Send("again");
        await Eventually.True(() => listening.Seen.Count == 2, Cancellation);
        Assert.Equal(1, listening.Entity.Read(entity => entity.Abandoned["again"]));
    }

    [Fact]
    public async Task A_message_that_the_function_settled_is_left_alone_even_when_it_fails_then()
    {
        await using var listening = new Listening
        {
            Do = async (delivery, cancellation) =>
            {
                await delivery.SettleAsync(delivery.Messages[0], receiver => receiver.DeferAsync(delivery.Messages[0], null, cancellation));
                throw new InvalidOperationException("after");
            },
        };
        await listening.StartAsync();
        listening.Entity.Send("later");
        await Eventually.True(() => listening.Log.Count("The function failed") == 1, Cancellation);
        await listening.StopAsync(Cancellation);
        Assert.Equal(["later"], listening.Entity.Deferred);
        Assert.Empty(listening.Entity.Abandoned);
        Assert.Equal(0, listening.Log.Count("could not be settled"));
    }

    [Fact]
    public async Task A_settlement_that_failed_does_not_count_as_one()
    {
        await using var listening = new Listening();
        listening.Do = async (delivery, _) =>
        {
            if (delivery.Messages[0].DeliveryCount > 1) return;
            await delivery.SettleAsync(delivery.Messages[0], _ => throw new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy));
        };
        await listening.StartAsync();
        listening.Entity.Send("one");
        await Eventually.True(() => listening.Entity.Completed is ["one"], Cancellation);
        Assert.Equal(1, listening.Entity.Read(entity => entity.Abandoned["one"]));
    }

    [Fact]
    public async Task A_message_whose_lock_was_lost_is_logged_and_comes_again()
    {
        var clock = Listening.Clock();
        await using var listening = new Listening(clock);
        listening.Do = (delivery, _) =>
        {
            if (delivery.Messages[0].DeliveryCount == 1) clock.Advance(TimeSpan.FromHours(1));
            return Task.CompletedTask;
        };
        await listening.StartAsync("maxAutoLockRenewalDuration=00:00:00");
        listening.Entity.Send("slow");
        await Eventually.True(() => listening.Log.Count("could not be settled") == 1, Cancellation);
        listening.Entity.Change();
        await Eventually.True(() => listening.Entity.Completed is ["slow"], Cancellation);
        Assert.Equal(2, listening.Seen.Count);
    }

    [Fact]
    public async Task Of_a_failed_batch_what_the_function_settled_stays_and_the_rest_is_abandoned()
    {
        await using var listening = new Listening
        {
            Mode = new(Batched: true, Sessions: false),
            Do = async (delivery, cancellation) =>
            {
                if (delivery.Messages.Count == 1) return;
                await delivery.SettleAsync(delivery.Messages[0], receiver => receiver.CompleteAsync(delivery.Messages[0], cancellation));
                throw new InvalidOperationException("rest");
            },
        };
        listening.Entity.Send("a", "b");
        await listening.StartAsync();
        await Eventually.True(() => listening.Entity.Completed is ["a", "b"], Cancellation);
        Assert.Equal([["a", "b"], ["b"]], listening.Seen);
        Assert.Equal(["b"], listening.Entity.Read(entity => entity.Abandoned.Keys.ToArray()));
    }
}
