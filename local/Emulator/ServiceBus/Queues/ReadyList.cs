using System.Diagnostics.CodeAnalysis;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// Messages that can be delivered, in the order of their sequence numbers. New messages arrive in that order and go through a queue.
/// Messages that return after an abandon or a lost lock go through a heap, and so take their old place.
/// </summary>
internal sealed class ReadyList
{
    private readonly Queue<BrokerMessage> _arrivals = new();
    private PriorityQueue<BrokerMessage, long>? _returned;
    private long _last;

    public int Count { get; private set; }

    public void Add(BrokerMessage message)
    {
        Count++;
        if (message.SequenceNumber > _last)
        {
            _last = message.SequenceNumber;
            _arrivals.Enqueue(message);
        }
        else
        {
            (_returned ??= new PriorityQueue<BrokerMessage, long>()).Enqueue(message, message.SequenceNumber);
        }
    }

    /// <summary>Counts out a message of the list that was removed from its entity.</summary>
    public void Forget() => Count--;

    public bool TryTake([NotNullWhen(true)] out BrokerMessage? message)
    {
        SkipRemoved();
        _arrivals.TryPeek(out message);
        if (_returned is { Count: > 0 } && (message is null || _returned.Peek().SequenceNumber < message.SequenceNumber))
            message = _returned.Dequeue();
        else if (message is not null) _arrivals.Dequeue();
        else return false;
        Count--;
        return true;
    }

    private void SkipRemoved()
    {
        while (_arrivals.TryPeek(out var first) && first.Removed) _arrivals.Dequeue();
        while (_returned is not null && _returned.TryPeek(out var first, out _) && first.Removed) _returned.Dequeue();
    }
}
