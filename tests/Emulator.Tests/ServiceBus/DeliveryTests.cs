using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Types;

namespace Emulator.Tests.ServiceBus;

/// <summary>
/// Deliveries as they are on the wire:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#messages
/// </summary>
public sealed class DeliveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_has_its_sequence_number_and_times_and_state_and_the_content_that_was_sent()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var session = await emulator.BeginAsync();
        var sent = new AmqpMessageBuilder
        {
            Header = new MessageHeader { Durable = true, TimeToLive = 60_000 },
            MessageAnnotations = new AmqpMap { [new AmqpSymbol("x-opt-partition-key")] = "p", [new AmqpSymbol("x-mine")] = 7 },
            Properties = new MessageProperties { MessageId = Guid.NewGuid(), UserId = [1, 2], CorrelationId = 9UL },
            ApplicationProperties = new AmqpMap { ["described"] = new AmqpDescribed(new AmqpSymbol("com.microsoft:timespan"), 5L) },
            Value = new List<object?> { 1, "two" },
            Footer = new AmqpMap { [new AmqpSymbol("f")] = true },
        }.Build();
        await (await AmqpSender.AttachAsync(session, "lock", Cancellation)).SendAsync(sent, cancellation: Cancellation);
        await using var receiver = await AmqpReceiver.AttachAsync(session, "/lock", 1, Cancellation);
        var delivery = await receiver.ReceiveAsync(Cancellation);

        Assert.Equal(16, delivery.Tag.Length);
        var message = delivery.Message;
        // The service adds the expiry time to a message that expires.
        Assert.Equal(
            sent.Encoded(MessageSection.Properties),
            message.With(message.Properties! with { CreationTime = null, AbsoluteExpiryTime = null }).Encoded(MessageSection.Properties));
        foreach (var section in new[] { MessageSection.ApplicationProperties, MessageSection.Body, MessageSection.Footer })
            Assert.Equal(sent.Encoded(section), message.Encoded(section));
        Assert.Equal((true, 60_000u, 0u), (message.Header!.Durable, message.Header.TimeToLive, message.Header.DeliveryCount));
        var annotations = message.MessageAnnotations!;
        Assert.Equal(("p", (object?)7, 1L, 0), (
            annotations[new AmqpSymbol("x-opt-partition-key")],
            annotations[new AmqpSymbol("x-mine")],
            annotations[new AmqpSymbol("x-opt-sequence-number")],
            annotations[new AmqpSymbol("x-opt-message-state")]));
        var enqueued = Assert.IsType<DateTimeOffset>(annotations[new AmqpSymbol("x-opt-enqueued-time")]);
        Assert.True(Assert.IsType<DateTimeOffset>(annotations[new AmqpSymbol("x-opt-locked-until")]) > enqueued);
    }

    [Fact]
    public async Task Messages_of_a_disconnected_client_are_redelivered_and_counted_when_their_locks_expire()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var session = await emulator.BeginAsync();
        await (await AmqpSender.AttachAsync(session, "vanish", Cancellation)).SendAsync(
            new AmqpMessageBuilder { Value = 1 }.Build(), cancellation: Cancellation);
        var gone = await emulator.ConnectAsync();
        await (await AmqpReceiver.AttachAsync(await gone.BeginSessionAsync(Cancellation), "vanish", 10, Cancellation)).ReceiveAsync(
            Cancellation);
        await gone.AbortAsync();

        await using var receiver = await AmqpReceiver.AttachAsync(session, "vanish", 1, Cancellation);
        Assert.Equal(1u, (await receiver.ReceiveAsync(Cancellation)).Message.Header!.DeliveryCount);
        await Eventually.True(
            () => emulator.Server.Namespaces[0].Snapshot().Single(entity => entity.Address == "vanish").Consumers == 1, Cancellation);
    }

    [Fact]
    public async Task A_drained_link_receives_the_available_messages_and_returns_its_credit()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var session = await emulator.BeginAsync();
        var sender = await AmqpSender.AttachAsync(session, "drain", Cancellation);
        for (var i = 0; i < 3; i++) await sender.SendAsync(new AmqpMessageBuilder { Value = i }.Build(), cancellation: Cancellation);
        await using var receiver = await AmqpReceiver.AttachAsync(session, "drain", 0, Cancellation);
        receiver.Link.AddCredit(10);
        await receiver.Link.DrainAsync(Cancellation);
        Assert.Equal((3, 0u), (receiver.Waiting, receiver.Link.Credit));
        receiver.Link.AddCredit(1);
        await sender.SendAsync(new AmqpMessageBuilder { Value = 3 }.Build(), cancellation: Cancellation);
        while (receiver.TryReceive(out _))
        {
        }
        await Eventually.True(() => receiver.Link.Credit == 0, Cancellation);
    }
}
