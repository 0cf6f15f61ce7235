using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Transactions;

/// <summary>
/// Operations that take effect together or not at all. Sent messages become visible at the commit. Settled messages stay locked
/// until then, and after a rollback until the lock expires, so that the receiver can settle them again.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-transactions
/// </summary>
internal sealed class Transaction(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _until = time.GetUtcNow().Add(ServiceBusLimits.TransactionTime).UtcTicks;
    private readonly List<TransactionOperation> _operations = [];
    private readonly List<Action> _whenCommitted = [];
    private TransactionScope? _scope;
    private Failure? _over;

    /// <summary>Adds an operation that the entity allows.</summary>
    /// <param name="prepare">Creates the operation, unless the entity refuses it.</param>
    /// <param name="whenCommitted">Called after the commit.</param>
    public Outcome<T> Enlist<T>(TransactionScope scope, Func<Outcome<T>> prepare, Action? whenCommitted = null)
        where T : TransactionOperation
    {
        lock (_gate)
        {
            if (IsOver() is { } over) return over;
            if (_scope is { } first && !first.Takes(scope)) return Failures.OtherEntity(first.Entity, scope.Entity);
            var prepared = prepare();
            if (!prepared.Succeeded) return prepared;
            _scope ??= scope;
            _operations.Add(prepared.Value);
            if (whenCommitted is not null) _whenCommitted.Add(whenCommitted);
            return prepared;
        }
    }

    /// <summary>Applies all operations, or none if any is no longer possible.</summary>
    public Outcome Commit()
    {
        lock (_gate)
        {
            if (IsOver() is { } over) return over;
            var done = Entity.Commit(_operations);
            if (done.Failure is { } failure)
            {
                RollBack(failure);
                return new Failure(BrokerError.TransactionRolledBack, $"The transaction was rolled back. {failure.Description}");
            }
            _over = Failures.TransactionUnknown;
        }
        foreach (var act in _whenCommitted) act();
        return Outcome.Success;
    }

    public Outcome RollBack()
    {
        lock (_gate)
        {
            if (IsOver() is { } over) return over;
            RollBack(Failures.TransactionUnknown);
        }
        return Outcome.Success;
    }

    private void RollBack(Failure reason)
    {
        _over = reason;
        foreach (var operation in _operations) Entity.Cancel(operation);
    }

    // An abandoned transaction holds only locks, which expire by themselves, so its timeout is checked on use.
    private Failure? IsOver()
    {
        if (_over is null && time.GetUtcNow().UtcTicks >= _until) RollBack(Failures.TransactionTimeout);
        return _over;
    }
}

/// <summary>
/// The scope of an operation. A transaction covers one entity, unless all its operations come over one session, as those of a client with
/// cross-entity transactions do.
/// </summary>
/// <param name="Entity">The queue or topic; for a subscription, its topic.</param>
/// <param name="Session">An object that distinguishes the sessions of a client.</param>
internal readonly record struct TransactionScope(string Entity, object Session)
{
    public bool Takes(TransactionScope other) =>
        Session == other.Session || Entity.Equals(other.Entity, StringComparison.OrdinalIgnoreCase);
}
