using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.Scenarios.ServiceBus;

public sealed class ClientScenarios : ServiceBusScenario
{
    [Fact]
    public async Task A_closed_client_cannot_create_senders_or_receivers()
    {
        await using var client = NewClient();
        await client.CreateSender(Queue).SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        await client.DisposeAsync();
        Assert.True(client.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => client.CreateSender(Queue));
        Assert.Throws<ObjectDisposedException>(() => client.CreateReceiver(Queue));
        Assert.Throws<ObjectDisposedException>(() => client.CreateReceiver(Topic, Subscription));
        Assert.Throws<ObjectDisposedException>(() => client.CreateProcessor(Queue));
        Assert.Throws<ObjectDisposedException>(() => client.CreateSessionProcessor(Sessions));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.AcceptNextSessionAsync(Sessions, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => client.AcceptSessionAsync(Sessions, Session, cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData(Queue)]
    [InlineData(Sessions)]
    public async Task An_open_client_can_create_any_number_of_senders_and_receivers(string entity)
    {
        var ids = await SendAsync(entity, 2, entity == Sessions ? Session : null);
        foreach (var id in ids)
        {
            await using var receiver = entity == Sessions
                ? await Client.AcceptNextSessionAsync(entity, cancellationToken: Cancellation)
                : Client.CreateReceiver(entity);
            var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
            Assert.Equal(id, message.MessageId);
            await receiver.CompleteMessageAsync(message, Cancellation);
        }
    }

    [Fact]
    public async Task A_missing_entity_and_a_wrong_key_cause_different_errors()
    {
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => Client.CreateReceiver("nowhere")
            .ReceiveMessageAsync(Wait, Cancellation));
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => Client.CreateReceiver(Topic, "none")
            .PeekMessageAsync(cancellationToken: Cancellation));
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () =>
            Client.AcceptNextSessionAsync("nowhere", cancellationToken: Cancellation));
        await using var stranger = NewClient(connectionString: ConnectionString.Replace(Key, "d3Jvbmc=", StringComparison.Ordinal));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.CreateReceiver(Queue).ReceiveMessageAsync(Wait, Cancellation));
    }

    [Fact]
    public async Task Sessions_can_be_listed_by_their_messages_or_by_the_time_of_their_last_state_change()
    {
        for (var i = 0; i < 3; i++) await SendAsync(Sessions, 1, $"{i}-");
        var before = Now.AddSeconds(-1);
        await using (var receiver = await Client.AcceptSessionAsync(Sessions, "stateful", cancellationToken: Cancellation))
            await receiver.SetSessionStateAsync(new BinaryData("state"), Cancellation);
        Assert.Equal(["0-", "1-", "2-"], (await ListAsync(Client.GetMessageSessionsAsync(Sessions, Cancellation))).Order());
        Assert.Equal(["stateful"], await ListAsync(Client.GetMessageSessionsAsync(Sessions, before, Cancellation)));
        Assert.Empty(await ListAsync(Client.GetMessageSessionsAsync(ShortSessions, Cancellation)));
    }

    [Fact]
    public async Task A_session_shared_by_several_receivers_is_refused_and_the_error_says_so()
    {
        var shared = new ServiceBusSessionReceiverOptions { EnableNonExclusiveSession = true };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.AcceptSessionAsync(Sessions, Session, shared, Cancellation));
    }

    private static async Task<List<string>> ListAsync(IAsyncEnumerable<string> ids)
    {
        var list = new List<string>();
        await foreach (var id in ids) list.Add(id);
        return list;
    }
}
