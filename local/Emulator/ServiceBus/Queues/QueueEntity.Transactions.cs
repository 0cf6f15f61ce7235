using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

// Transactions on a queue: each operation is checked first, and applied at the commit.
internal sealed partial class QueueEntity
{
    /// <summary>Prepares messages that are accepted when a transaction commits.</summary>
    /// <param name="isNumbered">Whether the sender receives their sequence numbers at once.</param>
    public Outcome<SendOperation> PrepareSend(IReadOnlyList<IMessageContent> batch, bool isNumbered = false)
    {
        lock (Gate)
        {
            if (Refuse(batch) is { } failure) return failure;
            var first = _lastSequenceNumber + 1;
            if (isNumbered) _lastSequenceNumber += batch.Count;
            return new Sending(this, batch, isNumbered ? [.. batch.Select((_, i) => first + i)] : []);
        }
    }

    /// <summary>Prepares a delivery that is settled when a transaction commits. Until then, nothing else can settle it.</summary>
    public Outcome<TransactionOperation> PrepareSettle(Guid lockToken, MessageSettlement settlement)
    {
        if (Refuse(settlement) is { } failure) return failure;
        lock (Gate)
        {
            if (Find(lockToken, Now) is not { IsEnlisted: false } held) return LockLost().Failure!;
            held.IsEnlisted = true;
            return new Settling(this, held, lockToken, settlement);
        }
    }

    /// <summary>Prepares scheduled messages that are cancelled when a transaction commits.</summary>
    public Outcome<TransactionOperation> PrepareCancel(IReadOnlyList<long> sequenceNumbers)
    {
        lock (Gate)
        {
            return FindScheduled(sequenceNumbers) is { } failure ? failure : new Cancelling(this, sequenceNumbers);
        }
    }

    private sealed class Sending(QueueEntity queue, IReadOnlyList<IMessageContent> batch, IReadOnlyList<long> numbers)
        : SendOperation(queue, numbers)
    {
        /// <inheritdoc/>
        public override Failure? Check(long now) => queue.Refuse(batch);

        /// <inheritdoc/>
        public override void Apply(long now)
        {
            for (var i = 0; i < batch.Count; i++)
                queue.Accept(batch[i], now, number: i < SequenceNumbers.Count ? SequenceNumbers[i] : null);
        }
    }

    private sealed class Settling(QueueEntity queue, MessageLock held, Guid lockToken, MessageSettlement settlement)
        : TransactionOperation(queue)
    {
        /// <inheritdoc/>
        public override Failure? Check(long now) => queue.Find(lockToken, now) == held ? null : queue.LockLost().Failure;

        /// <inheritdoc/>
        public override void Apply(long now) => queue.Settle(held, settlement, now);

        /// <inheritdoc/>
        public override void Cancel() => held.IsEnlisted = false;
    }

    private sealed class Cancelling(QueueEntity queue, IReadOnlyList<long> numbers) : TransactionOperation(queue)
    {
        /// <inheritdoc/>
        public override Failure? Check(long now) => queue.FindScheduled(numbers);

        /// <inheritdoc/>
        public override void Apply(long now) => queue.RemoveScheduled(numbers);
    }
}
