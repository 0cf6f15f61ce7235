using System.Net.Sockets;
using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Requests;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Amqp;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Local.Emulator.ServiceBus.Entities;

namespace Emulator.Tests.ServiceBus;

/// <summary>
/// Locks that ended, and what becomes of those of a client that is gone:
/// https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement#peeklock
/// </summary>
public sealed class LostLockTests
{
    private static readonly TimeSpan LockDuration = TimeSpan.FromMilliseconds(500);
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("accepted")]
    [InlineData("released")]
    [InlineData("modified")]
    [InlineData("rejected")]
    public async Task Settling_with_an_expired_lock_is_rejected_as_lock_lost(string outcome)
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var session = await emulator.BeginAsync();
        var sender = await AmqpSender.AttachAsync(session, "expiring", Cancellation);
        await sender.SendAsync(Message, cancellation: Cancellation);
        await using var receiver = await AttachAsync(session, "expiring");
        var lost = await receiver.ReceiveAsync(Cancellation);
        _clock.Advance(LockDuration);

        var answer = await lost.SettleAsync(State(outcome), Cancellation);

        Assert.Equal("com.microsoft:message-lock-lost", Assert.IsType<RejectedState>(answer).Error!.Condition.Value);
        var again = await receiver.ReceiveAsync(Cancellation);
        Assert.Equal(1u, again.Message.Header!.DeliveryCount);
        Assert.Equal(DeliveryState.Accepted, await again.SettleAsync(DeliveryState.Accepted, Cancellation));
        Assert.Equal((0, 0), Counts(emulator, "expiring"));
    }

    [Fact]
    public async Task Settling_a_message_again_through_the_management_node_is_reported_as_lock_lost()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var session = await emulator.BeginAsync();
        await (await AmqpSender.AttachAsync(session, "lock", Cancellation)).SendAsync(Message, cancellation: Cancellation);
        await using var receiver = await AttachAsync(session, "lock");
        var delivery = await receiver.ReceiveAsync(Cancellation);
        Assert.Equal(DeliveryState.Accepted, await delivery.SettleAsync(DeliveryState.Accepted, Cancellation));

        await using var management = await AmqpRequestClient.AttachAsync(session, "lock/$management", Cancellation);
        var response = await management.RequestAsync(new AmqpMessageBuilder
        {
            ApplicationProperties = new AmqpMap { ["operation"] = "com.microsoft:update-disposition" },
            Value = new AmqpMap { ["disposition-status"] = "completed", ["lock-tokens"] = new AmqpArray(new[] { new Guid(delivery.Tag) }) },
        }.Build(), Cancellation);
        Assert.Equal(
            (410, new AmqpSymbol("com.microsoft:message-lock-lost")),
            (response.ApplicationProperties!["statusCode"], response.ApplicationProperties["errorCondition"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_is_closed_if_its_client_disconnected_before_the_link_was_opened(bool requiresSession)
    {
        using var bus = new Namespace(
            new NamespaceDefinition("bus", [new QueueDefinition("queue", new QueueOptions { RequiresSession = requiresSession })], []),
            _clock);
        var filter = requiresSession ? new AmqpMap { [new AmqpSymbol("com.microsoft:session-filter")] = "mine" } : null;
        var attach = new Attach
        {
            Name = "link",
            Handle = 0,
            Role = Role.Receiver,
            Source = new Source { Address = "queue", Filter = filter },
            Target = new Target(),
        };
        var decision = await new ServiceBusFront(bus, new Coordinator(_clock)).AttachAsync(
            new LinkRequest(null!, attach), "queue", null!, Cancellation);
        Assert.Equal((1, requiresSession ? 1 : 0), (bus.Snapshot()[0].Consumers, bus.Snapshot()[0].LockedSessions));

        decision.Abandoned!();

        Assert.Equal((0, 0), (bus.Snapshot()[0].Consumers, bus.Snapshot()[0].LockedSessions));
    }

    [Theory]
    [InlineData("renew-session-lock")]
    [InlineData("get-session-state")]
    [InlineData("set-session-state")]
    [InlineData("receive-by-sequence-number")]
    public async Task A_receiver_cannot_use_a_session_that_another_receiver_has_accepted_in_the_meantime(string operation)
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var session = await emulator.BeginAsync();
        var late = await AcceptAsync(session);
        _clock.Advance(LockDuration);
        var holder = await AcceptAsync(session);
        await using var management = await AmqpRequestClient.AttachAsync(session, "short-sessions/$management", Cancellation);

        Assert.Equal("com.microsoft:session-lock-lost", await ConditionAsync(late.Link.Name));
        Assert.Equal(
            operation == "receive-by-sequence-number" ? "com.microsoft:message-not-found" : null, await ConditionAsync(holder.Link.Name));

        async Task<string?> ConditionAsync(string link)
        {
            var response = await management.RequestAsync(new AmqpMessageBuilder
            {
                ApplicationProperties = new AmqpMap { ["operation"] = "com.microsoft:" + operation, ["associated-link-name"] = link },
                Value = new AmqpMap
                {
                    ["session-id"] = "mine",
                    ["session-state"] = null,
                    ["receiver-settle-mode"] = 1u,
                    ["sequence-numbers"] = new List<object?> { 1L },
                },
            }.Build(), Cancellation);
            return (response.ApplicationProperties!.GetValueOrDefault("errorCondition") as AmqpSymbol?)?.Value;
        }
    }

    [Fact]
    public async Task A_reset_connection_frees_its_links_at_once_and_its_locks_when_they_expire()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var session = await emulator.BeginAsync();
        await (await AmqpSender.AttachAsync(session, "vanish", Cancellation)).SendAsync(Message, cancellation: Cancellation);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", emulator.Server.AmqpPort, Cancellation);
        var sasl = SaslClient.Plain(emulator.Server.Key.Name, emulator.Server.Key.Key);
        var gone = await AmqpConnection.ConnectAsync(
            new NetworkStream(socket), new AmqpClientOptions { Sasl = sasl, HostName = "localhost" }, Cancellation);
        await (await AmqpReceiver.AttachAsync(await gone.BeginSessionAsync(Cancellation), "vanish", 10, Cancellation)).ReceiveAsync(
            Cancellation);
        Assert.Equal((1, 1), (Snapshot(emulator, "vanish").Consumers, Snapshot(emulator, "vanish").Locked));

        // Closing now sends a reset instead of a FIN.
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        await Eventually.True(() => Snapshot(emulator, "vanish").Consumers == 0, Cancellation);
        await Eventually.True(() => emulator.Server.Connections == 1, Cancellation);
        Assert.Equal((1, 1), Counts(emulator, "vanish"));

        _clock.Advance(LockDuration);
        Assert.Equal((1, 0), Counts(emulator, "vanish"));
        await using var receiver = await AttachAsync(session, "vanish");
        Assert.Equal(1u, (await receiver.ReceiveAsync(Cancellation)).Message.Header!.DeliveryCount);
        await gone.AbortAsync();
    }

    private static AmqpMessage Message => new AmqpMessageBuilder { Value = 1 }.Build();

    private static Task<AmqpReceiver> AttachAsync(AmqpSession session, string address) => AmqpReceiver.AttachAsync(session,
        new LinkSettings
        {
            Source = new Source { Address = address }, Target = new Target(), ReceiverSettleMode = ReceiverSettleMode.Second, Credit = 10,
        }, Cancellation);

    private static Task<AmqpReceiver> AcceptAsync(AmqpSession session) => AmqpReceiver.AttachAsync(session, new LinkSettings
    {
        Source = new Source
        {
            Address = "short-sessions", Filter = new AmqpMap { [new AmqpSymbol("com.microsoft:session-filter")] = "mine" },
        },
        Target = new Target(),
    }, Cancellation);

    private static DeliveryState State(string outcome) => outcome switch
    {
        "accepted" => DeliveryState.Accepted,
        "released" => DeliveryState.Released,
        "modified" => new ModifiedState(true, false, null),
        _ => new RejectedState(new AmqpError("com.microsoft:dead-letter")),
    };

    private static EntitySnapshot Snapshot(RunningEmulator emulator, string entity) =>
        emulator.Server.Namespaces[0].Snapshot().Single(it => it.Address == entity);

    private static (int Active, int Locked) Counts(RunningEmulator emulator, string entity) =>
        (Snapshot(emulator, entity).Active, Snapshot(emulator, entity).Locked);
}
