using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Emulator.Tests.Topics;

public sealed class ForwardingTests
{
    private readonly ManualTimeProvider _clock = Some.Clock();

    [Fact]
    public void A_forwarded_message_gets_a_new_sequence_number_and_keeps_the_original_one_as_enqueued_sequence_number()
    {
        using var bus =
            Bus(("a", new QueueOptions { ForwardTo = "b" }), ("b", new QueueOptions { ForwardTo = "c" }), ("c", new QueueOptions()));
        bus.FindQueue("c")!.Send("other");
        bus.FindQueue("b")!.Send("another");

        bus.FindQueue("a")!.Send("m");

        var arrived = bus.FindQueue("C")!.Peek(3, 10)[0];
        Assert.Equal(("m", 3L, 1L), (arrived.Content.MessageId, arrived.SequenceNumber, arrived.EnqueuedSequenceNumber));
        Assert.Equal(0, bus.FindQueue("a")!.MessageCount);
    }

    [Fact]
    public void A_message_is_forwarded_four_times_and_then_dead_lettered()
    {
        using var bus =
            Bus([.. Enumerable.Range(0, 6).Select(i => ($"q{i}", new QueueOptions { ForwardTo = i < 5 ? $"q{i + 1}" : null }))]);

        bus.FindQueue("q1")!.Send("near");
        bus.FindQueue("q0")!.Send("far");

        Assert.Equal(["near"], bus.FindQueue("q5")!.PeekIds());
        var dead = Assert.Single(bus.FindQueue("q4")!.DeadLetterQueue!.Peek(0, 10));
        Assert.Equal(("far", "MaxTransferHopCountExceeded"), (dead.Content.MessageId, dead.Reason()));
    }

    [Fact]
    public async Task A_message_forwarded_in_a_circle_ends_in_a_dead_letter_queue()
    {
        using var bus = Bus(("a", new QueueOptions { ForwardTo = "b" }), ("b", new QueueOptions { ForwardTo = "a" }));

        bus.FindQueue("a")!.Send("m");

        await Eventually.True(() => bus.FindQueue("a")!.DeadLetterQueue!.PeekIds() is ["m"], TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Messages_that_the_target_refuses_are_moved_to_the_transfer_dead_letter_queue_of_the_source()
    {
        using var bus = Bus(("a", new QueueOptions { ForwardTo = "b" }), ("b", new QueueOptions { RequiresSession = true }));
        bus.FindQueue("a")!.Send("m");
        bus.FindQueue("b")!.Status = EntityStatus.Disabled;
        bus.FindQueue("a")!.SendTo("red", "n");

        Assert.Equal(
            [("m", "InvalidOperation"), ("n", "EntityDisabled")],
            bus.FindReceivable("a/$Transfer/$DeadLetterQueue").Value!.Peek(0, 10)
                .Select(dead => (dead.Content.MessageId!, dead.Reason()!)));
    }

    [Fact]
    public void Forwarded_dead_letters_name_the_queue_they_come_from()
    {
        using var bus = Bus(("a", new QueueOptions { ForwardDeadLetteredMessagesTo = "graves" }), ("graves", new QueueOptions()));
        bus.FindQueue("a")!.Send("m");

        bus.FindQueue("a")!.DeadLetter(bus.FindQueue("a")!.ReceiveOne().LockToken, "Poison", null).Succeeds();

        var grave = Assert.Single(bus.FindQueue("graves")!.Peek(0, 10));
        Assert.Equal(("a", "Poison", 1L), (grave.DeadLetterSource, grave.Reason(), grave.EnqueuedSequenceNumber));
        Assert.Equal(0, bus.FindQueue("a")!.DeadLetterQueue!.MessageCount);
    }

    [Fact]
    public void Dead_letters_that_cannot_be_forwarded_stay_in_the_dead_letter_queue()
    {
        using var bus = Bus(("a", new QueueOptions { ForwardDeadLetteredMessagesTo = "graves" }), ("graves", new QueueOptions()));
        bus.FindQueue("graves")!.Status = EntityStatus.Disabled;
        bus.FindQueue("a")!.Send("m");

        bus.FindQueue("a")!.DeadLetter(bus.FindQueue("a")!.ReceiveOne().LockToken, "Poison", null).Succeeds();

        Assert.Equal(["m"], bus.FindQueue("a")!.DeadLetterQueue!.PeekIds());
    }

    [Fact]
    public void Dead_letters_forwarded_in_a_circle_finally_stay_in_a_dead_letter_queue()
    {
        using var bus = Bus(("a", new QueueOptions { ForwardDeadLetteredMessagesTo = "b" }), ("b", new QueueOptions { ForwardTo = "a" }));
        var queue = bus.FindQueue("a")!;
        queue.Send("m");

        for (var i = 0; i < 3; i++) queue.DeadLetter(queue.ReceiveOne().LockToken, "Poison", null).Succeeds();

        Assert.Equal(["m"], queue.DeadLetterQueue!.PeekIds());
    }

    [Fact]
    public void A_scheduled_message_is_forwarded_at_its_scheduled_time()
    {
        using var bus = Bus(("a", new QueueOptions { ForwardTo = "b" }), ("b", new QueueOptions()));
        bus.FindQueue("a")!.Send(Some.Message("m") with { ScheduledEnqueueTime = Some.Noon.AddMinutes(1) });
        Assert.Equal(0, bus.FindQueue("b")!.MessageCount);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["m"], bus.FindQueue("b")!.ReceiveIds());
    }

    [Fact]
    public void Receiving_from_a_queue_that_forwards_is_refused()
    {
        using var bus = Bus(("a", new QueueOptions { ForwardTo = "b" }), ("b", new QueueOptions()));

        bus.FindQueue("a")!.OpenReceiver(default, new Inbox()).Fails(BrokerError.InvalidOperation);
        Assert.True(bus.FindQueue("a")!.DeadLetterQueue!.OpenReceiver(default, new Inbox()).Succeeded);
    }

    private Namespace Bus(params (string Name, QueueOptions Options)[] queues) =>
        new(new NamespaceDefinition("bus", [.. queues.Select(queue => new QueueDefinition(queue.Name, queue.Options))], []), _clock);
}
