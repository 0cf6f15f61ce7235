using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Entities;

/// <summary>
/// An operation on an entity that takes effect when its transaction commits. Everything except <see cref="Entity"/> is called under the
/// entity's lock.
/// </summary>
internal abstract class TransactionOperation(Entity entity)
{
    public Entity Entity => entity;

    /// <summary>Returns the reason why the operation is no longer possible; null if it is.</summary>
    public abstract Failure? Check(long now);

    /// <summary>Carries out the operation, which cannot fail after <see cref="Check"/>.</summary>
    public abstract void Apply(long now);

    /// <summary>Releases what the operation holds until the transaction ends.</summary>
    public virtual void Cancel()
    {
    }
}

/// <summary>An operation that accepts messages when the transaction commits.</summary>
/// <param name="sequenceNumbers">The sequence numbers of scheduled messages, which their sender receives at once; empty for others.</param>
internal abstract class SendOperation(Entity entity, IReadOnlyList<long> sequenceNumbers) : TransactionOperation(entity)
{
    public IReadOnlyList<long> SequenceNumbers => sequenceNumbers;
}
