using System.Collections.Concurrent;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Transactions;

namespace Local.Emulator.ServiceBus.Amqp.Transactions;

/// <summary>
/// The transactions of all clients. Each is known only on the connection that declared it: part 4 of the specification, and
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#transaction
/// </summary>
internal sealed class Coordinator(TimeProvider time)
{
    private readonly ConcurrentDictionary<(AmqpConnection Connection, Guid Id), Transaction> _transactions = [];

    /// <summary>Answers the attach of a link that declares and ends transactions.</summary>
    public LinkDecision Attach(LinkRequest request) => LinkDecision.Receive(new CoordinatorEndpoint(this), CoordinatorEndpoint.Credit) with
    {
        Target = request.Attach.Target! with { Capabilities = CoordinatorEndpoint.Capabilities },
    };

    public Guid Declare(AmqpConnection connection)
    {
        var id = Guid.NewGuid();
        _transactions[(connection, id)] = new Transaction(time);
        return id;
    }

    /// <param name="fail">Whether to roll the transaction back.</param>
    public Outcome Discharge(AmqpConnection connection, byte[] id, bool fail)
    {
        if (id.Length != 16 || !_transactions.TryRemove((connection, new Guid(id)), out var transaction))
            return Failures.TransactionUnknown;
        return fail ? transaction.RollBack() : transaction.Commit();
    }

    /// <summary>Adds an operation to the transaction that the client named.</summary>
    /// <param name="link">The link on which the client named the transaction.</param>
    /// <param name="whenCommitted">Called after the commit.</param>
    public Outcome<T> Enlist<T>(
        AmqpLink link, Entity entity, TransactionalState state, Func<Outcome<T>> prepare, Action? whenCommitted = null)
        where T : TransactionOperation =>
        state.TransactionId.Length == 16 && _transactions.TryGetValue((link.Connection, new Guid(state.TransactionId)), out var transaction)
            ? transaction.Enlist(new TransactionScope(EntityAddress.Parse(entity.Address).Entity, link.Session), prepare, whenCommitted)
            : Failures.TransactionUnknown;

    /// <summary>Rolls back the uncommitted transactions of a client that has disconnected.</summary>
    public void Forget(AmqpConnection connection)
    {
        foreach (var key in _transactions.Keys.Where(key => key.Connection == connection)) RollBack(key.Connection, key.Id);
    }

    /// <summary>Rolls back a transaction whose client has disconnected.</summary>
    public void RollBack(AmqpConnection connection, Guid id)
    {
        if (_transactions.TryRemove((connection, id), out var transaction)) transaction.RollBack();
    }
}
