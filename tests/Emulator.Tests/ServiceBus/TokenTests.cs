using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Requests;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Emulator.Tests.ServiceBus;

/// <summary>
/// A link lives as long as the token for it:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#claims-based-authorization
/// </summary>
public sealed class TokenTests
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Links_without_a_valid_token_are_detached_and_can_be_attached_again_with_a_new_token()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var session = await (await emulator.ConnectAsync(SaslClient.MsSbCbs)).BeginSessionAsync(Cancellation);
        await using var cbs = await AmqpRequestClient.AttachAsync(session, Cbs.Address, Cancellation);
        await PutAsync(cbs, emulator, "lock", Life);
        await PutAsync(cbs, emulator, "delete", 2 * Life);
        var sender = await AmqpSender.AttachAsync(session, "lock", Cancellation);
        await using var receiver = await AmqpReceiver.AttachAsync(session, "lock", 1, Cancellation);
        await using var other = await AmqpReceiver.AttachAsync(session, "delete", 1, Cancellation);
        Assert.Equal(DeliveryState.Accepted, await sender.SendAsync(Message, cancellation: Cancellation));

        _clock.Advance(Life - TimeSpan.FromSeconds(1));
        Assert.Equal(DeliveryState.Accepted, await sender.SendAsync(Message, cancellation: Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(1));

        await AssertForcedAsync(sender.Link, "Send", "lock");
        await AssertForcedAsync(receiver.Link, "Listen", "lock");
        Assert.True(other.Link.IsOpen);
        var refused = await Assert.ThrowsAsync<AmqpException>(() => AmqpSender.AttachAsync(session, "lock", Cancellation));
        Assert.Equal(ErrorCondition.UnauthorizedAccess, refused.Error.Condition);

        await PutAsync(cbs, emulator, "lock", Life);
        Assert.Equal(
            DeliveryState.Accepted,
            await (await AmqpSender.AttachAsync(session, "lock", Cancellation)).SendAsync(Message, cancellation: Cancellation));
    }

    [Fact]
    public async Task Renewing_a_token_keeps_its_links_open()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var session = await (await emulator.ConnectAsync(SaslClient.MsSbCbs)).BeginSessionAsync(Cancellation);
        await using var cbs = await AmqpRequestClient.AttachAsync(session, Cbs.Address, Cancellation);
        await PutAsync(cbs, emulator, "lock", Life);
        var sender = await AmqpSender.AttachAsync(session, "lock", Cancellation);

        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(Life - TimeSpan.FromSeconds(5));
            await PutAsync(cbs, emulator, "lock", Life);
        }
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(DeliveryState.Accepted, await sender.SendAsync(Message, cancellation: Cancellation));

        _clock.Advance(Life);
        await AssertForcedAsync(sender.Link, "Send", "lock");
    }

    [Fact]
    public async Task A_link_whose_token_expired_while_it_waited_for_a_session_is_detached_when_the_session_is_available()
    {
        await using var emulator = await RunningEmulator.StartAsync(time: _clock);
        var session = await (await emulator.ConnectAsync(SaslClient.MsSbCbs)).BeginSessionAsync(Cancellation);
        await using var cbs = await AmqpRequestClient.AttachAsync(session, Cbs.Address, Cancellation);
        await PutAsync(cbs, emulator, "next", Life);
        var accepting = AmqpReceiver.AttachAsync(session, new LinkSettings
        {
            Source = new Source { Address = "next", Filter = new AmqpMap { [new AmqpSymbol("com.microsoft:session-filter")] = null } },
            Target = new Target(),
        }, Cancellation);
        var full = await emulator.BeginAsync();
        // Frames are processed in order: when this is answered, the link is waiting.
        await PutAsync(cbs, emulator, "delete", 2 * Life);
        _clock.Advance(Life);
        await (await AmqpSender.AttachAsync(full, "next", Cancellation)).SendAsync(
            new AmqpMessageBuilder { Properties = new MessageProperties { GroupId = "s" }, Value = 1 }.Build(), cancellation: Cancellation);
        await using var receiver = await accepting;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AssertForcedAsync(receiver.Link, "Listen", "next");
        await Eventually.True(
            () => emulator.Server.Namespaces[0].Snapshot().Single(entity => entity.Address == "next").Consumers == 0, Cancellation);
    }

    private static AmqpMessage Message => new AmqpMessageBuilder { Value = 1 }.Build();

    private Task PutAsync(AmqpRequestClient cbs, RunningEmulator emulator, string path, TimeSpan life) =>
        Cbs.PutTokenAsync(
            cbs,
            $"sb://localhost/{path}",
            "servicebus.windows.net:sastoken",
            RunningEmulator.Token(path, emulator.Server.Key, _clock.GetUtcNow() + life),
            cancellation: Cancellation);

    private static async Task AssertForcedAsync(AmqpLink link, string claim, string entity)
    {
        await link.Detached.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(
            new AmqpError(
                ErrorCondition.DetachForced,
                $"The link '{link.Name}' is force detached. Code: RenewToken. Details: Unauthorized access. '{claim}' claim(s) are "
                    + $"required to perform this operation. Resource: 'sb://localhost/{entity}'."),
            link.Error! with { Info = null });
    }
}
