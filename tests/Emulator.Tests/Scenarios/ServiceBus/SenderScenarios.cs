using Azure.Messaging.ServiceBus;
using Local.Emulator.Access;

namespace Emulator.Tests.Scenarios.ServiceBus;

public sealed class SenderScenarios : ServiceBusScenario
{
    [Theory]
    [InlineData(Queue)]
    [InlineData(Topic)]
    public async Task A_shared_access_signature_in_the_connection_string_allows_sending(string entity)
    {
        var signature = RunningEmulator.Token(entity, SharedKey.Default, Now.AddMinutes(5));
        var connectionString = $"Endpoint=sb://localhost:{Port};SharedAccessSignature={signature};UseDevelopmentEmulator=true";
        await using var client = NewClient(connectionString: connectionString);
        await client.CreateSender(entity).SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => client.CreateSender("other")
            .SendMessageAsync(new ServiceBusMessage("a"), Cancellation));
    }

    [Fact]
    public async Task A_sender_has_the_name_of_its_entity_and_namespace()
    {
        await using var sender = Client.CreateSender(Queue);
        Assert.Equal((Queue, "localhost", false), (sender.EntityPath, sender.FullyQualifiedNamespace, sender.IsClosed));
    }

    [Theory]
    [InlineData(3, 20)]
    [InlineData(1, 0)]
    [InlineData(3, 33_333)]
    public async Task A_batch_of_messages_with_every_kind_of_body_can_be_sent(int count, int size)
    {
        await using var sender = Client.CreateSender(Queue);
        using var batch = await sender.CreateMessageBatchAsync(Cancellation);
        for (var i = 0; i < count; i++) Assert.True(batch.TryAddMessage(new ServiceBusMessage(new byte[size])));
        await sender.SendMessagesAsync(batch, Cancellation);
        var got = await ReceiveAsync(Client.CreateReceiver(Queue), count);
        Assert.All(got, message => Assert.Equal(size, message.Body.ToMemory().Length));
    }

    [Fact]
    public async Task Sending_an_empty_list_of_messages_is_not_an_error()
    {
        await using var sender = Client.CreateSender(Queue);
        await sender.SendMessagesAsync(new List<ServiceBusMessage>(), Cancellation);
        Assert.Empty(await sender.ScheduleMessagesAsync([], Now.AddHours(1), Cancellation));
        await sender.CancelScheduledMessagesAsync([], Cancellation);
        Assert.Equal(0, Counts(Queue).Active);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_and_a_full_batch_accepts_no_more_messages()
    {
        await using var sender = Client.CreateSender(Queue);
        await FailsAsync(ServiceBusFailureReason.MessageSizeExceeded, () =>
            sender.SendMessageAsync(new ServiceBusMessage(new byte[300_000]), Cancellation));
        await FailsAsync(
            ServiceBusFailureReason.MessageSizeExceeded,
            () => sender.SendMessagesAsync([new(new byte[150_000]), new(new byte[150_000])], Cancellation));
        await FailsAsync(
            ServiceBusFailureReason.MessageSizeExceeded,
            () => sender.ScheduleMessageAsync(new ServiceBusMessage(new byte[300_000]), Now.AddHours(1), Cancellation));

        using var batch = await sender.CreateMessageBatchAsync(Cancellation);
        Assert.True(batch.TryAddMessage(new ServiceBusMessage(new byte[200_000])));
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[200_000])));
        await sender.SendMessagesAsync(batch, Cancellation);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await sender.CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = batch.MaxSizeInBytes + 1 },
                Cancellation));
        Assert.Equal(1, Counts(Queue).Active);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Scheduled_messages_can_be_peeked_with_their_time_and_disappear_when_they_are_cancelled(int count)
    {
        var due = Now.AddHours(10);
        await using var sender = Client.CreateSender(Queue);
        var numbers = count == 1
            ? [await sender.ScheduleMessageAsync(Messages(1)[0], due, Cancellation)]
            : await sender.ScheduleMessagesAsync(Messages(count), due, Cancellation);
        await using var receiver = Client.CreateReceiver(Queue);
        foreach (var number in numbers)
        {
            var peeked = await receiver.PeekMessageAsync(number, Cancellation);
            Assert.Equal((number, ServiceBusMessageState.Scheduled), (peeked.SequenceNumber, peeked.State));
            Assert.True((peeked.ScheduledEnqueueTime - due).Duration() < TimeSpan.FromMilliseconds(1));
        }

        await sender.CancelScheduledMessagesAsync(numbers, Cancellation);
        foreach (var number in numbers) Assert.Null(await receiver.PeekMessageAsync(number, Cancellation));
    }

    [Fact]
    public async Task A_message_scheduled_for_now_arrives_at_once_with_a_sequence_number_of_its_own()
    {
        await using var sender = Client.CreateSender(Queue);
        var scheduled = await sender.ScheduleMessageAsync(new ServiceBusMessage("a"), Now.AddMilliseconds(300), Cancellation);
        var got = await Client.CreateReceiver(Queue).ReceiveMessageAsync(Wait, Cancellation);
        Assert.True(got.SequenceNumber > 0 && scheduled > 0 && got.State == ServiceBusMessageState.Active);
    }

    [Fact]
    public async Task A_closed_sender_refuses_to_send_and_leaves_the_connection_open()
    {
        var sender = Client.CreateSender(Queue);
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("a"), Now.AddHours(1), Cancellation);
        await sender.DisposeAsync();
        Assert.True(sender.IsClosed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new ServiceBusMessage("b"), Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => sender.ScheduleMessageAsync(new ServiceBusMessage("b"), default, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.CancelScheduledMessageAsync(number, Cancellation));
        Assert.Equal(number, (await Client.CreateReceiver(Queue).PeekMessageAsync(number, Cancellation)).SequenceNumber);
    }

    [Fact]
    public async Task A_closed_client_closes_its_senders()
    {
        await using var client = NewClient();
        var sender = client.CreateSender(Queue);
        using var batch = await sender.CreateMessageBatchAsync(Cancellation);
        Assert.True(batch.TryAddMessage(new ServiceBusMessage("a")));
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("a"), Now.AddHours(1), Cancellation);
        await client.DisposeAsync();
        Func<Task>[] acts =
        [
            () => sender.SendMessageAsync(new ServiceBusMessage("b"), Cancellation),
            () => sender.SendMessagesAsync(batch, Cancellation),
            () => sender.ScheduleMessageAsync(new ServiceBusMessage("b"), Now.AddHours(1), Cancellation),
            () => sender.CancelScheduledMessageAsync(number, Cancellation),
            async () => await sender.CreateMessageBatchAsync(Cancellation),
        ];
        foreach (var act in acts) await Assert.ThrowsAsync<ObjectDisposedException>(act);
    }

    [Fact]
    public async Task A_queue_without_sessions_keeps_the_session_id_of_a_message_and_a_queue_with_sessions_requires_one()
    {
        await using var sender = Client.CreateSender(Queue);
        await sender.SendMessageAsync(new ServiceBusMessage("a") { SessionId = Session }, Cancellation);
        Assert.Equal(Session, (await Client.CreateReceiver(Queue).ReceiveMessageAsync(Wait, Cancellation)).SessionId);

        await using var refused = Client.CreateSender(Sessions);
        await Assert.ThrowsAsync<InvalidOperationException>(() => refused.SendMessageAsync(new ServiceBusMessage("a"), Cancellation));
    }

    [Fact]
    public async Task Received_messages_can_be_sent_again()
    {
        var ids = await SendAsync(Queue, 10);
        await using var receiver = Client.CreateReceiver(Queue,
            new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var got = await ReceiveAsync(receiver, 10);
        await using var sender = Client.CreateSender(Queue);
        foreach (var message in got) await sender.SendMessageAsync(new ServiceBusMessage(message), Cancellation);
        Assert.Equal(ids, Ids(await ReceiveAsync(receiver, 10)));
    }

    [Fact]
    public async Task A_sender_that_was_idle_sends_again_and_replaces_a_lost_connection()
    {
        await using var relay = new TcpRelay(Port);
        await using var client =
            NewClient(connectionString: ConnectionString.Replace($":{Port}", $":{relay.Port}", StringComparison.Ordinal));
        await using var sender = client.CreateSender(Queue);
        await sender.SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        relay.Cut();
        relay.Restore();
        await sender.SendMessageAsync(new ServiceBusMessage("b"), Cancellation);
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("c"), Now.AddHours(1), Cancellation);
        relay.Cut();
        relay.Restore();
        await sender.CancelScheduledMessageAsync(number, Cancellation);
        Assert.Equal((2, 0), (Counts(Queue).Active, Counts(Queue).Scheduled));
    }

    [Fact]
    public async Task A_cancelled_send_does_not_delay_the_next_one()
    {
        await using var sender = Client.CreateSender(Queue);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendMessageAsync(new ServiceBusMessage("a"), cancelled.Token));
        await sender.SendMessageAsync(new ServiceBusMessage("b"), Cancellation);
        Assert.Equal("b", (await Client.CreateReceiver(Queue).ReceiveMessageAsync(Wait, Cancellation)).Body.ToString());
    }
}
