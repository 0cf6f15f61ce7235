using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Amqp.Management;

/// <summary>The transaction that a request belongs to.</summary>
/// <param name="Link">The link on which the request was sent.</param>
internal sealed record ManagementTransaction(Coordinator Coordinator, AmqpLink Link, Entity Entity, TransactionalState State)
{
    public Outcome<T> Enlist<T>(Func<Outcome<T>> prepare)
        where T : TransactionOperation => Coordinator.Enlist(Link, Entity, State, prepare);
}
