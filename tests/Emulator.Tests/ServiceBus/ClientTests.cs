using Azure.Messaging.ServiceBus;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulator.Tests.ServiceBus;

/// <summary>The official client of .NET and the emulator together.</summary>
public sealed class ClientTests : IAsyncLifetime
{
    private const string Configuration = """
        { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns",
          "Queues": [
            { "Name": "orders", "Properties": { "LockDuration": "PT1M", "MaxDeliveryCount": 10 } },
            { "Name": "sessions", "Properties": { "LockDuration": "PT1M", "RequiresSession": true } }
          ],
          "Topics": [ { "Name": "news", "Subscriptions": [ { "Name": "all" } ] } ] } ], "Logging": { "Type": "Console" } } }
        """;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private EmulatorServer _emulator = null!;
    private ServiceBusClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ServiceBusClientOptions Options =>
        new() { RetryOptions = new() { Delay = TimeSpan.FromMilliseconds(20), TryTimeout = TimeSpan.FromSeconds(10) } };

    public async ValueTask InitializeAsync()
    {
        _emulator = await StartAsync(0);
        _client = new ServiceBusClient(_emulator.ConnectionString, Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData("orders", null)]
    [InlineData("news", "all")]
    public async Task A_message_arrives_with_the_content_that_was_sent(string entity, string? subscription)
    {
        var sent = new ServiceBusMessage("hello")
        {
            MessageId = "m",
            Subject = "s",
            CorrelationId = "c",
            ContentType = "text/plain",
            PartitionKey = "p",
            ReplyTo = "r",
            ReplyToSessionId = "rs",
            To = "t",
            TimeToLive = TimeSpan.FromMinutes(5),
        };
        sent.ApplicationProperties["at"] = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        sent.ApplicationProperties["price"] = 1.10m;
        await _client.CreateSender(entity).SendMessageAsync(sent, Cancellation);

        var receiver = subscription is null ? _client.CreateReceiver(entity) : _client.CreateReceiver(entity, subscription);
        var got = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal(
            ("hello", "m", "s", "c", "text/plain", "p"),
            (got.Body.ToString(), got.MessageId, got.Subject, got.CorrelationId, got.ContentType, got.PartitionKey));
        Assert.Equal(
            ("r", "rs", "t", TimeSpan.FromMinutes(5), 1, 1L),
            (got.ReplyTo, got.ReplyToSessionId, got.To, got.TimeToLive, got.DeliveryCount, got.SequenceNumber));
        Assert.Equal(sent.ApplicationProperties, got.ApplicationProperties);
        Assert.True(got.LockedUntil > got.EnqueuedTime && got.EnqueuedTime > DateTimeOffset.UnixEpoch);
        await receiver.CompleteMessageAsync(got, Cancellation);
        Assert.Null(await receiver.PeekMessageAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_abandoned_message_is_redelivered_with_its_modified_properties()
    {
        await SendAsync("a");
        var receiver = _client.CreateReceiver("orders");
        await receiver.AbandonMessageAsync(
            await receiver.ReceiveMessageAsync(Wait, Cancellation), new Dictionary<string, object> { ["seen"] = true }, Cancellation);
        var again = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal((2, true), (again.DeliveryCount, again.ApplicationProperties["seen"]));
        var before = again.LockedUntil;
        await receiver.RenewMessageLockAsync(again, Cancellation);
        Assert.True(again.LockedUntil >= before);
    }

    [Fact]
    public async Task A_dead_letter_contains_the_reason()
    {
        await SendAsync("a");
        var receiver = _client.CreateReceiver("orders");
        await receiver.DeadLetterMessageAsync(
            await receiver.ReceiveMessageAsync(Wait, Cancellation),
            new Dictionary<string, object> { ["seen"] = 1 },
            "why",
            "because",
            Cancellation);
        var dead = await _client.CreateReceiver("orders", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter })
            .ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal(
            ("a", "why", "because", 1),
            (dead.MessageId, dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["seen"]));
    }

    [Fact]
    public async Task A_deferred_message_can_be_received_by_its_sequence_number_and_completed()
    {
        await SendAsync("a");
        var receiver = _client.CreateReceiver("orders");
        var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        await receiver.DeferMessageAsync(message, cancellationToken: Cancellation);
        Assert.Equal(ServiceBusMessageState.Deferred, (await receiver.PeekMessageAsync(cancellationToken: Cancellation)).State);
        var deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Cancellation);
        await receiver.CompleteMessageAsync(deferred, Cancellation);
        var failure =
            await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Cancellation));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, failure.Reason);
    }

    [Fact]
    public async Task A_scheduled_message_can_be_peeked_and_cancelled()
    {
        var sender = _client.CreateSender("orders");
        var number =
            await sender.ScheduleMessageAsync(new ServiceBusMessage("a"), TimeProvider.System.GetUtcNow().AddHours(1), Cancellation);
        var receiver = _client.CreateReceiver("orders");
        var peeked = await receiver.PeekMessageAsync(cancellationToken: Cancellation);
        Assert.Equal((number, ServiceBusMessageState.Scheduled), (peeked.SequenceNumber, peeked.State));
        await sender.CancelScheduledMessageAsync(number, Cancellation);
        Assert.Null(await receiver.PeekMessageAsync(number, Cancellation));
    }

    [Fact]
    public async Task A_batch_up_to_the_size_limit_arrives_in_order()
    {
        var sender = _client.CreateSender("orders");
        using var batch = await sender.CreateMessageBatchAsync(Cancellation);
        while (batch.TryAddMessage(new ServiceBusMessage(new byte[50_000]) { MessageId = $"{batch.Count}" }))
        {
        }
        await sender.SendMessagesAsync(batch, Cancellation);
        var got = await _client.CreateReceiver("orders").ReceiveMessagesAsync(100, Wait, Cancellation);
        Assert.Equal(Enumerable.Range(0, batch.Count).Select(i => $"{i}"), got.Select(message => message.MessageId));

        var failure = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.SendMessageAsync(new ServiceBusMessage(new byte[batch.MaxSizeInBytes]), Cancellation));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, failure.Reason);
    }

    [Fact]
    public async Task A_session_is_held_by_one_receiver_and_keeps_its_state()
    {
        await _client.CreateSender("sessions")
            .SendMessagesAsync([new("1") { SessionId = "red" }, new("2") { SessionId = "red" }], Cancellation);
        await using (var receiver = await _client.AcceptNextSessionAsync("sessions", cancellationToken: Cancellation))
        {
            Assert.Equal("red", receiver.SessionId);
            var refused = await Assert.ThrowsAsync<ServiceBusException>(
                () => _client.AcceptSessionAsync("sessions", "red", cancellationToken: Cancellation));
            Assert.Equal(ServiceBusFailureReason.SessionCannotBeLocked, refused.Reason);
            var got = await receiver.ReceiveMessagesAsync(10, Wait, Cancellation);
            Assert.Equal(["1", "2"], got.Select(message => message.Body.ToString()));
            await receiver.CompleteMessageAsync(got[0], Cancellation);
            await receiver.SetSessionStateAsync(new BinaryData("kept"), Cancellation);
            var before = receiver.SessionLockedUntil;
            await receiver.RenewSessionLockAsync(Cancellation);
            Assert.True(before > DateTimeOffset.UnixEpoch && receiver.SessionLockedUntil >= before);
        }
        await using var next = await _client.AcceptSessionAsync("sessions", "red", cancellationToken: Cancellation);
        Assert.Equal("kept", (await next.GetSessionStateAsync(Cancellation)).ToString());
        Assert.Equal("2", (await next.ReceiveMessageAsync(Wait, Cancellation)).Body.ToString());
    }

    [Fact]
    public async Task Waiting_too_long_for_a_session_fails_with_a_timeout()
    {
        await using var client = new ServiceBusClient(
            _emulator.ConnectionString, new ServiceBusClientOptions { RetryOptions = new() { TryTimeout = TimeSpan.FromSeconds(1) } });
        var failure =
            await Assert.ThrowsAsync<ServiceBusException>(() => client.AcceptNextSessionAsync("sessions", cancellationToken: Cancellation));
        Assert.Equal(ServiceBusFailureReason.ServiceTimeout, failure.Reason);
    }

    [Fact]
    public async Task An_unknown_entity_and_a_wrong_key_cause_different_errors()
    {
        var failure = await Assert.ThrowsAsync<ServiceBusException>(
            () => _client.CreateSender("nowhere").SendMessageAsync(new ServiceBusMessage("a"), Cancellation));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, failure.Reason);
        await using var stranger =
            new ServiceBusClient(_emulator.ConnectionString.Replace(_emulator.Key.Key, "d3Jvbmc=", StringComparison.Ordinal), Options);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => stranger.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("a"), Cancellation));
    }

    [Fact]
    public async Task Senders_and_receivers_continue_after_a_restart_of_the_emulator_but_locks_are_lost()
    {
        await SendAsync("before");
        var receiver = _client.CreateReceiver("orders");
        var locked = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        var port = _emulator.AmqpPort;
        await _emulator.DisposeAsync();
        _emulator = await StartAsync(port);
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(locked, Cancellation));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
        await SendAsync("after");
        Assert.Equal("after", (await receiver.ReceiveMessageAsync(Wait, Cancellation)).MessageId);
    }

    private static Task<EmulatorServer> StartAsync(int port) =>
        EmulatorServer.StartAsync(
            new EmulatorOptions { Port = port, HttpPort = 0 },
            EmulatorConfiguration.Parse(Configuration, "Config.json"),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            Cancellation);

    private Task SendAsync(string id) =>
        _client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("body") { MessageId = id }, Cancellation);
}
