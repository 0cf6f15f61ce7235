namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// All messages of an entity by sequence number. Numbers are dense, so they index into segments. A segment is dropped when its last message
/// is removed.
/// </summary>
internal sealed class MessageLog
{
    private const int Bits = 8, SegmentSize = 1 << Bits, Mask = SegmentSize - 1;

    private readonly SortedList<long, Segment> _segments = [];
    private Segment? _newest, _found;

    public int Count { get; private set; }

    public void Add(BrokerMessage message)
    {
        var number = message.SequenceNumber >> Bits;
        var segment = _newest?.Number == number ? _newest : SegmentOf(number);
        if (segment is null) _segments.Add(number, segment = new Segment(number));
        _newest = segment;
        segment.Messages[message.SequenceNumber & Mask] = message;
        segment.Count++;
        Count++;
    }

    public BrokerMessage? Find(long sequenceNumber) => SegmentOf(sequenceNumber >> Bits)?.Messages[sequenceNumber & Mask];

    public void Remove(BrokerMessage message)
    {
        var segment = SegmentOf(message.SequenceNumber >> Bits);
        if (segment is null) return;
        segment.Messages[message.SequenceNumber & Mask] = null;
        Count--;
        if (--segment.Count > 0) return;
        _segments.Remove(segment.Number);
        if (_newest == segment) _newest = null;
        if (_found == segment) _found = null;
    }

    /// <summary>Returns the messages from a sequence number on, in order.</summary>
    public IEnumerable<BrokerMessage> From(long sequenceNumber)
    {
        for (var i = IndexOf(sequenceNumber >> Bits); i < _segments.Count; i++)
        {
            foreach (var message in _segments.Values[i].Messages)
            {
                if (message is not null && message.SequenceNumber >= sequenceNumber) yield return message;
            }
        }
    }

    private Segment? SegmentOf(long number)
    {
        if (_found?.Number == number) return _found;
        if (_newest?.Number == number) return _newest;
        return _segments.TryGetValue(number, out var segment) ? _found = segment : null;
    }

    private int IndexOf(long number)
    {
        var (low, high) = (0, _segments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_segments.Keys[middle] < number) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private sealed class Segment(long number)
    {
        public long Number => number;

        public BrokerMessage?[] Messages { get; } = new BrokerMessage?[SegmentSize];

        public int Count { get; set; }
    }
}
