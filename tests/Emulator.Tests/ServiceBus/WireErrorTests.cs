using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Requests;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Emulator.Tests.ServiceBus;

/// <summary>
/// What clients are told that do something wrong:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot
/// </summary>
public sealed class WireErrorTests
{
    private const string SasType = "servicebus.windows.net:sastoken";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddHours(1);

    [Fact]
    public async Task A_link_to_a_missing_entity_is_refused_as_not_found()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var session = await emulator.BeginAsync();
        foreach (var address in new[] { "nowhere", "nowhere/$management", "topic/Subscriptions/nowhere", "nowhere/$DeadLetterQueue" })
        {
            var refused = await Assert.ThrowsAsync<AmqpException>(() => AmqpReceiver.AttachAsync(session, address, 1, Cancellation));
            Assert.Equal(ErrorCondition.NotFound, refused.Error.Condition);
            Assert.Contains("could not be found", refused.Error.Description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_link_needs_a_token_for_its_entity()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var connection = await emulator.ConnectAsync(SaslClient.MsSbCbs);
        var session = await connection.BeginSessionAsync(Cancellation);
        var refused = await Assert.ThrowsAsync<AmqpException>(() => AmqpSender.AttachAsync(session, "lock", Cancellation));
        Assert.Equal(ErrorCondition.UnauthorizedAccess, refused.Error.Condition);

        await using var cbs = await AmqpRequestClient.AttachAsync(session, Cbs.Address, Cancellation);
        await Cbs.PutTokenAsync(
            cbs, "sb://localhost/lock", SasType, RunningEmulator.Token("lock", emulator.Server.Key, Later), cancellation: Cancellation);
        await AmqpSender.AttachAsync(session, "lock", Cancellation);
        await AmqpRequestClient.AttachAsync(session, "lock/$management", Cancellation);
        await Assert.ThrowsAsync<AmqpException>(() => AmqpSender.AttachAsync(session, "delete", Cancellation));
    }

    [Fact]
    public async Task Forged_tokens_and_expired_tokens_and_tokens_for_another_entity_are_refused()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var session = await (await emulator.ConnectAsync(SaslClient.MsSbCbs)).BeginSessionAsync(Cancellation);
        await using var cbs = await AmqpRequestClient.AttachAsync(session, Cbs.Address, Cancellation);
        var key = emulator.Server.Key;
        (string Type, string Token)[] bad =
        [
            (SasType, RunningEmulator.Token("lock", key with { Key = "other" }, Later)),
            (SasType, RunningEmulator.Token("lock", key with { Name = "other" }, Later)),
            (SasType, RunningEmulator.Token("lock", key, TimeProvider.System.GetUtcNow().AddHours(-1))),
            (SasType, RunningEmulator.Token("delete", key, Later)),
            (SasType, RunningEmulator.Token("loc", key, Later)),
            (SasType, "nonsense"),
            (SasType, "SharedAccessSignature sr=a&sig=b"),
            ("jwt", RunningEmulator.Token("lock", key, Later)),
        ];
        foreach (var (type, token) in bad)
        {
            var refused = await Assert.ThrowsAsync<AmqpException>(
                () => Cbs.PutTokenAsync(cbs, "sb://localhost/lock", type, token, cancellation: Cancellation));
            Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        }
        await Assert.ThrowsAsync<AmqpException>(() => AmqpSender.AttachAsync(session, "lock", Cancellation));
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await Assert.ThrowsAsync<AmqpException>(() => emulator.ConnectAsync(SaslClient.Plain(emulator.Server.Key.Name, "wrong")));
    }

    [Fact]
    public async Task A_message_over_the_size_limit_is_rejected_and_its_link_is_closed()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var session = await emulator.BeginAsync();
        var sender = await AmqpSender.AttachAsync(
            session, new LinkSettings { Source = new Source(), Target = new Target { Address = "lock" } }, Cancellation);
        Assert.Equal(256UL * 1024, sender.Link.Remote!.MaxMessageSize);
        var broken =
            await Assert.ThrowsAsync<AmqpException>(() => sender.SendAsync(Text(new string('x', 300 * 1024)), cancellation: Cancellation));
        Assert.Equal(ErrorCondition.MessageSizeExceeded, broken.Error.Condition);
    }

    [Fact]
    public async Task Renewing_the_lock_of_a_settled_or_unknown_message_is_reported_as_lock_lost()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var session = await emulator.BeginAsync();
        await (await AmqpSender.AttachAsync(session, "lock", Cancellation)).SendAsync(Text("a"), cancellation: Cancellation);
        await using var receiver = await AmqpReceiver.AttachAsync(session, "lock", 1, Cancellation);
        var delivery = await receiver.ReceiveAsync(Cancellation);
        Assert.Equal(DeliveryState.Accepted, await delivery.SettleAsync(DeliveryState.Accepted, Cancellation));

        await using var management = await AmqpRequestClient.AttachAsync(session, "lock/$management", Cancellation);
        foreach (var token in new[] { new Guid(delivery.Tag), Guid.NewGuid() })
        {
            var response = await management.RequestAsync(
                Request("com.microsoft:renew-lock", new AmqpMap { ["lock-tokens"] = new AmqpArray(new[] { token }) }), Cancellation);
            Assert.Equal((410, "com.microsoft:message-lock-lost"), Status(response));
        }
    }

    [Theory]
    [InlineData("com.microsoft:nonsense", 501, "amqp:not-implemented")]
    [InlineData("com.microsoft:peek-message", 400, "com.microsoft:argument-error")]
    [InlineData("com.microsoft:renew-lock", 400, "com.microsoft:argument-error")]
    [InlineData("com.microsoft:schedule-message", 400, "com.microsoft:argument-error")]
    [InlineData("com.microsoft:enumerate-rules", 400, "amqp:not-allowed")]
    public async Task A_malformed_management_request_receives_an_error(string operation, int status, string condition)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await using var management = await AmqpRequestClient.AttachAsync(await emulator.BeginAsync(), "lock/$management", Cancellation);
        Assert.Equal((status, condition), Status(await management.RequestAsync(Request(operation, []), Cancellation)));
    }

    [Fact]
    public async Task A_malformed_batch_is_rejected_and_its_link_stays_open()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var sender = await AmqpSender.AttachAsync(await emulator.BeginAsync(), "batch", Cancellation);
        var outcome = await sender.SendAsync(Text("no message"), messageFormat: 0x80013700, cancellation: Cancellation);
        Assert.Equal(ErrorCondition.DecodeError, Assert.IsType<RejectedState>(outcome).Error!.Condition);
        Assert.Equal(DeliveryState.Accepted, await sender.SendAsync(Text("a"), cancellation: Cancellation));
    }

    [Theory]
    [InlineData("005374 c10b04 a10161 5401 a10161 5402")]
    [InlineData("005374 c10402 40 5401")]
    [InlineData("005374 c10602 a101ff 5401")]
    [InlineData("005372 c10b04 a30161 5401 a30161 5402")]
    [InlineData("005370 c00603 41 40 a10161")]
    public async Task A_message_with_a_malformed_section_is_rejected_and_its_link_stays_open(string part)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var sender = await AmqpSender.AttachAsync(await emulator.BeginAsync(), "expired", Cancellation);
        var message = new AmqpMessage(Convert.FromHexString((part + "005377 40").Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal(
            ErrorCondition.DecodeError,
            Assert.IsType<RejectedState>(await sender.SendAsync(message, cancellation: Cancellation)).Error!.Condition);
        Assert.Equal(DeliveryState.Accepted, await sender.SendAsync(Text("a"), cancellation: Cancellation));
    }

    [Fact]
    public async Task The_session_of_a_disconnected_client_can_be_accepted_by_another()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var gone = await emulator.ConnectAsync();
        await AcceptAsync(await gone.BeginSessionAsync(Cancellation));
        var session = await emulator.BeginAsync();
        var refused = await Assert.ThrowsAsync<AmqpException>(() => AcceptAsync(session));
        Assert.Equal("com.microsoft:session-cannot-be-locked", refused.Error.Condition.Value);

        await gone.AbortAsync();
        await Eventually.True(
            () => emulator.Server.Namespaces[0].Snapshot().Single(entity => entity.Address == "sessions").Consumers == 0, Cancellation);
        var receiver = await AcceptAsync(session);
        Assert.IsType<long>(receiver.Link.Remote!.Properties![new AmqpSymbol("com.microsoft:locked-until-utc")]);
    }

    private static Task<AmqpReceiver> AcceptAsync(AmqpSession session) => AmqpReceiver.AttachAsync(session, new LinkSettings
    {
        Source = new Source { Address = "sessions", Filter = new AmqpMap { [new AmqpSymbol("com.microsoft:session-filter")] = "mine" } },
        Target = new Target(),
    }, Cancellation);

    private static AmqpMessage Text(string text) => new AmqpMessageBuilder { Data = System.Text.Encoding.UTF8.GetBytes(text) }.Build();

    private static AmqpMessage Request(string operation, AmqpMap body) =>
        new AmqpMessageBuilder { ApplicationProperties = new AmqpMap { ["operation"] = operation }, Value = body }.Build();

    private static (int Status, string Condition) Status(AmqpMessage response) =>
        ((int)response.ApplicationProperties!["statusCode"]!, ((AmqpSymbol)response.ApplicationProperties["errorCondition"]!).Value);
}
