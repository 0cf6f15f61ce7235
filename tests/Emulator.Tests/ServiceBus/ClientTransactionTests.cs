using System.Transactions;
using Azure.Messaging.ServiceBus;
using Local.Emulator.ServiceBus.Entities;

namespace Emulator.Tests.ServiceBus;

/// <summary>
/// Transactions as the official client of .NET has them:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-transactions
/// </summary>
public sealed class ClientTransactionTests : IAsyncLifetime
{
    private const string Entities = """
        "Queues": [
          { "Name": "a", "Properties": { "LockDuration": "PT1M", "MaxDeliveryCount": 5 } },
          { "Name": "b" },
          { "Name": "sessions", "Properties": { "RequiresSession": true } }
        ],
        "Topics": [ { "Name": "topic", "Subscriptions": [ { "Name": "sub" } ] } ]
        """;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private RunningEmulator _emulator = null!;
    private ServiceBusClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ServiceBusClientOptions Options =>
        new() { RetryOptions = new() { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(20) } };

    public async ValueTask InitializeAsync()
    {
        _emulator = await RunningEmulator.WithAsync(Entities);
        _client = new ServiceBusClient(_emulator.Server.ConnectionString, Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_sent_in_a_transaction_are_visible_only_after_it_commits(bool commits)
    {
        var (sender, receiver) = (_client.CreateSender("a"), _client.CreateReceiver("a"));
        using (var scope = Scope())
        {
            await sender.SendMessageAsync(new ServiceBusMessage("1"), Cancellation);
            await sender.SendMessagesAsync([new("2"), new("3")], Cancellation);
            Assert.Null(await PeekAsync(receiver));
            if (commits) scope.Complete();
        }
        await EndedAsync();
        await sender.SendMessageAsync(new ServiceBusMessage("last"), Cancellation);
        Assert.Equal(commits ? ["1", "2", "3", "last"] : ["last"], await ReceiveAsync(receiver, commits ? 4 : 1));
    }

    [Fact]
    public async Task A_topic_forwards_the_messages_of_a_transaction_when_it_commits()
    {
        var (sender, receiver) = (_client.CreateSender("topic"), _client.CreateReceiver("topic", "sub"));
        using (Scope()) await sender.SendMessageAsync(new ServiceBusMessage("rolled back"), Cancellation);
        using (var scope = Scope())
        {
            await sender.SendMessageAsync(new ServiceBusMessage("committed"), Cancellation);
            scope.Complete();
        }
        Assert.Equal(["committed"], await ReceiveAsync(receiver, 1));
    }

    [Fact]
    public async Task A_message_completed_in_a_transaction_is_removed_when_it_commits()
    {
        var receiver = _client.CreateReceiver("a");
        var message = await SendAndReceiveAsync(_client, receiver);
        using (var scope = Scope())
        {
            await receiver.CompleteMessageAsync(message, Cancellation);
            Assert.NotNull(await PeekAsync(receiver));
            scope.Complete();
        }
        await EndedAsync();
        Assert.Null(await PeekAsync(receiver));
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message, Cancellation));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
    }

    [Fact]
    public async Task After_a_rollback_the_message_is_still_locked_and_can_be_settled()
    {
        var receiver = _client.CreateReceiver("a");
        var message = await SendAndReceiveAsync(_client, receiver);
        using (Scope()) await receiver.CompleteMessageAsync(message, Cancellation);
        await EndedAsync();
        Assert.NotNull(await PeekAsync(receiver));
        await receiver.CompleteMessageAsync(message, Cancellation);
        Assert.Null(await PeekAsync(receiver));
    }

    [Fact]
    public async Task Every_kind_of_settlement_can_be_part_of_a_transaction()
    {
        var receiver = _client.CreateReceiver("a");
        var abandoned = await SendAndReceiveAsync(_client, receiver);
        var deferred = await SendAndReceiveAsync(_client, receiver);
        var dead = await SendAndReceiveAsync(_client, receiver);
        using (var scope = Scope())
        {
            await receiver.AbandonMessageAsync(abandoned, new Dictionary<string, object> { ["seen"] = 1 }, Cancellation);
            await receiver.DeferMessageAsync(deferred, cancellationToken: Cancellation);
            await receiver.DeadLetterMessageAsync(dead, "why", "because", Cancellation);
            Assert.All(await PeekAllAsync(receiver), message => Assert.Equal(ServiceBusMessageState.Active, message.State));
            scope.Complete();
        }
        await EndedAsync();
        var again = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal((abandoned.SequenceNumber, 2, 1), (again.SequenceNumber, again.DeliveryCount, again.ApplicationProperties["seen"]));
        Assert.Equal(
            deferred.SequenceNumber, (await receiver.ReceiveDeferredMessageAsync(deferred.SequenceNumber, Cancellation)).SequenceNumber);
        await using var letters = _client.CreateReceiver("a", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        Assert.Equal("why", (await letters.ReceiveMessageAsync(Wait, Cancellation)).DeadLetterReason);
    }

    [Fact]
    public async Task Deferred_messages_and_session_messages_can_be_part_of_a_transaction()
    {
        await _client.CreateSender("sessions")
            .SendMessagesAsync([new("1") { SessionId = "s" }, new("2") { SessionId = "s" }], Cancellation);
        await using var receiver = await _client.AcceptSessionAsync("sessions", "s", cancellationToken: Cancellation);
        var got = await receiver.ReceiveMessagesAsync(2, Wait, Cancellation);
        await receiver.DeferMessageAsync(got[0], cancellationToken: Cancellation);
        var deferred = await receiver.ReceiveDeferredMessageAsync(got[0].SequenceNumber, Cancellation);
        using (Scope())
        {
            await receiver.CompleteMessageAsync(deferred, Cancellation);
            await receiver.CompleteMessageAsync(got[1], Cancellation);
        }
        await EndedAsync();
        Assert.Equal(2, (await PeekAllAsync(receiver)).Count);
        using (var scope = Scope())
        {
            await receiver.CompleteMessageAsync(deferred, Cancellation);
            await receiver.CompleteMessageAsync(got[1], Cancellation);
            scope.Complete();
        }
        await EndedAsync();
        Assert.Empty(await PeekAllAsync(receiver));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_scheduled_in_a_transaction_has_its_number_at_once_and_is_visible_only_after_the_commit(bool commits)
    {
        var (sender, receiver) = (_client.CreateSender("a"), _client.CreateReceiver("a"));
        long number;
        using (var scope = Scope())
        {
            number =
                await sender.ScheduleMessageAsync(
                    new ServiceBusMessage("later"), TimeProvider.System.GetUtcNow().AddHours(1), Cancellation);
            Assert.Null(await PeekAsync(receiver));
            if (commits) scope.Complete();
        }
        await EndedAsync();
        await sender.SendMessageAsync(new ServiceBusMessage("now"), Cancellation);
        Assert.Equal(
            commits ? [number, number + 1] : [number + 1], (await PeekAllAsync(receiver)).Select(message => message.SequenceNumber));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transaction_across_entities_changes_all_of_them_or_none(bool commits)
    {
        var options = Options;
        options.EnableCrossEntityTransactions = true;
        await using var client = new ServiceBusClient(_emulator.Server.ConnectionString, options);
        var receiver = client.CreateReceiver("a");
        var message = await SendAndReceiveAsync(_client, receiver);
        using (var scope = Scope())
        {
            await receiver.CompleteMessageAsync(message, Cancellation);
            await client.CreateSender("b").SendMessageAsync(new ServiceBusMessage("result"), Cancellation);
            await client.CreateSender("topic").SendMessageAsync(new ServiceBusMessage("event"), Cancellation);
            if (commits) scope.Complete();
        }
        await EndedAsync();
        Assert.Equal(commits, await PeekAsync(receiver) is null);
        Assert.Equal(commits, await PeekAsync(_client.CreateReceiver("b")) is not null);
        Assert.Equal(commits, await PeekAsync(_client.CreateReceiver("topic", "sub")) is not null);
    }

    [Fact]
    public async Task Without_cross_entity_transactions_a_transaction_may_use_only_one_entity()
    {
        using (Scope())
        {
            await _client.CreateSender("a").SendMessageAsync(new ServiceBusMessage("1"), Cancellation);
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(
                () => _client.CreateSender("b").SendMessageAsync(new ServiceBusMessage("2"), Cancellation));
            Assert.Contains("EnableCrossEntityTransactions", refused.Message, StringComparison.Ordinal);
        }
        Assert.Null(await PeekAsync(_client.CreateReceiver("a")));
    }

    [Fact]
    public async Task A_client_with_cross_entity_transactions_also_works_without_a_transaction()
    {
        var options = Options;
        options.EnableCrossEntityTransactions = true;
        await using var client = new ServiceBusClient(_emulator.Server.ConnectionString, options);
        foreach (var queue in new[] { "a", "b" })
        {
            await client.CreateSender(queue).SendMessageAsync(new ServiceBusMessage(queue), Cancellation);
            Assert.Equal([queue], await ReceiveAsync(client.CreateReceiver(queue), 1));
        }
    }

    [Fact]
    public async Task A_transaction_fails_completely_if_one_of_its_operations_is_no_longer_possible()
    {
        var (sender, receiver) = (_client.CreateSender("a"), _client.CreateReceiver("a"));
        var message = await SendAndReceiveAsync(_client, receiver);
        using var transaction = new CommittableTransaction();
        using (var scope = new TransactionScope(transaction, TransactionScopeAsyncFlowOption.Enabled))
        {
            await sender.SendMessageAsync(new ServiceBusMessage("result"), Cancellation);
            await receiver.CompleteMessageAsync(message, Cancellation);
            scope.Complete();
        }
        _emulator.Server.Namespaces[0].FindQueue("a")!.Status = EntityStatus.SendDisabled;
        Assert.ThrowsAny<TransactionException>(transaction.Commit);
        Assert.Equal([message.SequenceNumber], (await PeekAllAsync(receiver)).Select(left => left.SequenceNumber));
        await receiver.CompleteMessageAsync(message, Cancellation);
    }

    [Fact]
    public async Task Uncommitted_operations_of_a_disconnected_client_are_rolled_back()
    {
        await using var gone = new ServiceBusClient(_emulator.Server.ConnectionString, Options);
        var message = await SendAndReceiveAsync(gone, gone.CreateReceiver("a"));
        using var transaction = new CommittableTransaction();
        using (var scope = new TransactionScope(transaction, TransactionScopeAsyncFlowOption.Enabled))
        {
            await gone.CreateSender("a").SendMessageAsync(new ServiceBusMessage("never"), Cancellation);
            scope.Complete();
        }
        await gone.DisposeAsync();
        Assert.Equal(message.SequenceNumber, Assert.Single(await PeekAllAsync(_client.CreateReceiver("a"))).SequenceNumber);
    }

    private static TransactionScope Scope() => new(TransactionScopeAsyncFlowOption.Enabled);

    // The client ends a transaction without waiting for the answer; a transaction of its own follows it.
    private async Task EndedAsync()
    {
        using var next = Scope();
        await _client.CreateSender("b").SendMessageAsync(new ServiceBusMessage("never"), Cancellation);
    }

    // Peeking is not part of the transaction.
    private static async Task<ServiceBusReceivedMessage?> PeekAsync(ServiceBusReceiver receiver) =>
        await PeekAllAsync(receiver) is [var first, ..] ? first : null;

    private static async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAllAsync(ServiceBusReceiver receiver)
    {
        using var outside = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        return await receiver.PeekMessagesAsync(10, 0, Cancellation);
    }

    private static async Task<List<string>> ReceiveAsync(ServiceBusReceiver receiver, int count)
    {
        var got = new List<string>();
        while (got.Count < count)
        {
            var message = await receiver.ReceiveMessageAsync(Wait, Cancellation);
            Assert.NotNull(message);
            got.Add(message.Body.ToString());
            await receiver.CompleteMessageAsync(message, Cancellation);
        }
        return got;
    }

    private static async Task<ServiceBusReceivedMessage> SendAndReceiveAsync(ServiceBusClient client, ServiceBusReceiver receiver)
    {
        await client.CreateSender("a").SendMessageAsync(new ServiceBusMessage("work"), Cancellation);
        return await receiver.ReceiveMessageAsync(Wait, Cancellation);
    }
}
