using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;
using Local.Emulator.ServiceBus.Transactions;

namespace Emulator.Tests.Transactions;

public sealed class TransactionTests : IDisposable
{
    private static readonly TransactionScope A = new("a", "one session"), B = new("b", "one session");
    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly Namespace _bus;

    public TransactionTests() =>
        _bus = new Namespace(new NamespaceDefinition(
            "bus", [new QueueDefinition("a", new QueueOptions()), new QueueDefinition("b", new QueueOptions())], []), _clock);

    private QueueEntity First => _bus.FindQueue("a")!;

    private QueueEntity Second => _bus.FindQueue("b")!;

    public void Dispose() => _bus.Dispose();

    [Fact]
    public void A_transaction_is_rolled_back_after_two_minutes()
    {
        First.Send("work");
        var token = First.ReceiveOne().LockToken;
        var transaction = new Transaction(_clock);
        First.RenewLock(token);
        Settle(transaction, token);
        _clock.Advance(TimeSpan.FromSeconds(50));
        Assert.True(First.RenewLock(token).Succeeded);
        _clock.Advance(TimeSpan.FromSeconds(50));
        Assert.True(First.RenewLock(token).Succeeded);
        _clock.Advance(TimeSpan.FromSeconds(20));

        transaction.Commit().Fails(BrokerError.TransactionTimeout);
        First.Complete(token).Succeeds();
    }

    [Fact]
    public void A_transaction_is_rolled_back_completely_if_a_lock_expires_before_the_commit()
    {
        First.Send("work");
        var transaction = new Transaction(_clock);
        Settle(transaction, First.ReceiveOne().LockToken);
        Assert.True(transaction.Enlist(B, () => Second.PrepareSend([Some.Message("result")])).Succeeded);
        _clock.Advance(TimeSpan.FromMinutes(1));

        transaction.Commit().Fails(BrokerError.TransactionRolledBack);
        Assert.Equal(0, Second.MessageCount);
        Assert.Equal(1, First.ReceiveOne().Message.DeliveryCount);
    }

    [Fact]
    public void A_message_that_a_transaction_settles_cannot_be_settled_elsewhere()
    {
        First.Send("work");
        var token = First.ReceiveOne().LockToken;
        var (one, other) = (new Transaction(_clock), new Transaction(_clock));
        Settle(one, token);
        Assert.Equal(
            BrokerError.MessageLockLost, other.Enlist(A, () => First.PrepareSettle(token, MessageSettlement.Complete)).Failure?.Error);
        First.Complete(token).Fails(BrokerError.MessageLockLost);
        one.RollBack().Succeeds();
        First.Complete(token).Succeeds();
    }

    [Fact]
    public void A_transaction_that_has_ended_accepts_no_more_operations()
    {
        var transaction = new Transaction(_clock);
        transaction.Commit().Succeeds();
        transaction.Commit().Fails(BrokerError.TransactionUnknown);
        transaction.RollBack().Fails(BrokerError.TransactionUnknown);
        Assert.Equal(BrokerError.TransactionUnknown, transaction.Enlist(A, () => First.PrepareSend([Some.Message("late")])).Failure?.Error);
        Assert.Equal(0, First.MessageCount);
    }

    [Fact]
    public async Task Transactions_on_the_same_entities_do_not_wait_for_each_other()
    {
        const int Each = 500;
        Task Run(QueueEntity from, QueueEntity to, TransactionScope scope) => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                var transaction = new Transaction(_clock);
                Assert.True(transaction.Enlist(scope, () => from.PrepareSend([Some.Message($"{i}")])).Succeeded);
                Assert.True(transaction.Enlist(scope, () => to.PrepareSend([Some.Message($"{i}")])).Succeeded);
                transaction.Commit().Succeeds();
            }
        });
        await Task.WhenAll(Run(First, Second, A), Run(Second, First, B))
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal((2 * Each, 2 * Each), (First.MessageCount, Second.MessageCount));
    }

    private void Settle(Transaction transaction, Guid token) =>
        Assert.True(transaction.Enlist(A, () => First.PrepareSettle(token, MessageSettlement.Complete)).Succeeded);
}
