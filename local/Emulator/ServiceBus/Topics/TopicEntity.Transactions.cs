using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Topics;

// Transactions on a topic: each operation is checked first, and applied at the commit.
internal sealed partial class TopicEntity
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

    /// <summary>Prepares scheduled messages that are cancelled when a transaction commits.</summary>
    public Outcome<TransactionOperation> PrepareCancel(IReadOnlyList<long> sequenceNumbers)
    {
        lock (Gate)
        {
            return FindScheduled(sequenceNumbers) is { } failure ? failure : new Cancelling(this, sequenceNumbers);
        }
    }

    private sealed class Sending(TopicEntity topic, IReadOnlyList<IMessageContent> batch, IReadOnlyList<long> numbers)
        : SendOperation(topic, numbers)
    {
        /// <inheritdoc/>
        public override Failure? Check(long now) => topic.Refuse(batch);

        /// <inheritdoc/>
        public override void Apply(long now)
        {
            for (var i = 0; i < batch.Count; i++) topic.Accept(batch[i], now, null, i < SequenceNumbers.Count ? SequenceNumbers[i] : null);
        }
    }

    private sealed class Cancelling(TopicEntity topic, IReadOnlyList<long> numbers) : TransactionOperation(topic)
    {
        /// <inheritdoc/>
        public override Failure? Check(long now) => topic.FindScheduled(numbers);

        /// <inheritdoc/>
        public override void Apply(long now) => topic.RemoveScheduled(numbers);
    }
}
