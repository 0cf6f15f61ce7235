using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

// What people do by hand.
internal sealed partial class QueueEntity
{
    private static readonly ContentChanges WithoutReason =
        new() { Remove = [DeadLetterReason.ReasonProperty, DeadLetterReason.DescriptionProperty] };

    /// <summary>
    /// Deletes messages in any state, except those that a receiver has locked. Returns how many were deleted, and how many are left.
    /// </summary>
    public (int Deleted, int Left) Purge()
    {
        lock (Gate)
        {
            BrokerMessage[] deleted = [.. _log.From(0).Where(message => message.Lock is null)];
            foreach (var message in deleted) TakeOut(message);
            return (deleted.Length, _log.Count);
        }
    }

    /// <summary>
    /// Moves dead letters back to the end of this queue or subscription, without their reasons. Their time to live and delivery count start
    /// over, and none is treated as a duplicate of itself. Returns how many were moved, and how many of the requested ones are left.
    /// </summary>
    /// <param name="isTransfer">Whether to move those that could not be forwarded.</param>
    /// <param name="sequenceNumbers">The sequence numbers; null for all.</param>
    public Outcome<(int Done, int Left)> Resubmit(bool isTransfer, IReadOnlyCollection<long>? sequenceNumbers)
    {
        var letters = (isTransfer ? TransferDeadLetterQueue : DeadLetterQueue)
            ?? throw new InvalidOperationException($"'{Address}' is a dead-letter queue, which has no dead letters of its own.");
        (int Done, int Left) counts;
        lock (Gate)
        {
            if (IsDeleted) return Failures.EntityNotFound(Address);
            if (!CanSend) return Failures.Disabled(Address);
            var now = Now;
            var (taken, left) = letters.TakeLetters(sequenceNumbers, _options.RequiresSession);
            foreach (var content in taken)
            {
                var message = Create(content.With(WithoutReason), now, null);
                if (_options.ForwardTo is not null) ForwardAfterwards(message, null);
                else Add(message);
            }
            counts = (taken.Count, left);
            Leave(now);
        }
        Pump();
        return counts;
    }

    private (List<IMessageContent> Taken, int Left) TakeLetters(IReadOnlyCollection<long>? sequenceNumbers, bool needsSession)
    {
        lock (Gate)
        {
            BrokerMessage?[] wanted = sequenceNumbers is null ? [.. _log.From(0)] : [.. sequenceNumbers.Distinct().Select(_log.Find)];
            var taken = new List<IMessageContent>(wanted.Length);
            foreach (var message in wanted)
            {
                if (message is not { Lock: null } || (needsSession && message.Content.SessionId is null)) continue;
                taken.Add(message.Content);
                TakeOut(message);
            }
            return (taken, wanted.Length - taken.Count);
        }
    }

    // Of a message that no receiver has.
    private void TakeOut(BrokerMessage message)
    {
        if (message.State == MessageState.Active) (message.Session?.Ready ?? _ready).Forget();
        Remove(message);
    }
}
