namespace Local.Emulator.EventHubs.Log;

/// <summary>
/// The events of a partition, in segments. The oldest segments are removed when their retention ends, or at most an eighth of the retention
/// time later. https://learn.microsoft.com/azure/event-hubs/event-hubs-features#event-retention
/// </summary>
/// <remarks>Not safe for use by several threads at once. Times are in milliseconds since 1970.</remarks>
/// <param name="firstOffset">The first offset, above all offsets of an earlier log of the partition: a position in that log must not hide
/// an event of this one.</param>
internal sealed class EventLog(TimeSpan age, long sizeInBytes, long firstOffset = 0)
{
    /// <summary>The sequence number and the offset that stand for no event.</summary>
    public const long None = -1;
    private const int SegmentsPerLimit = 8;
    private readonly long _age = (long)age.TotalMilliseconds;
    private readonly List<Segment> _segments = [];
    private long _nextOffset = firstOffset;

    /// <summary>The offset of the first event ever appended.</summary>
    public long FirstOffset { get; } = firstOffset;

    /// <summary>The sequence number of the next event.</summary>
    public long End { get; private set; }

    /// <summary>The sequence number of the oldest event that is kept; that of the next event if none is.</summary>
    public long Begin => _segments.Count == 0 ? End : _segments[0].First;

    public long LastSequenceNumber => End - 1;

    /// <summary>The offset of the last event ever appended.</summary>
    public long LastOffset { get; private set; } = None;

    /// <summary>When the last event was enqueued, even if it is no longer kept.</summary>
    public long? LastEnqueued { get; private set; }

    /// <summary>When the oldest event that is kept was enqueued; null if none is.</summary>
    public long? OldestEnqueued => _segments.Count == 0 ? null : _segments[0].Begun;

    /// <summary>The approximate memory use in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>When <see cref="Trim"/> is next needed, unless events are appended before then.</summary>
    public long? NextDue => _segments.Count == 0 ? null : _segments[0].LastEnqueued + _age;

    /// <summary>Appends events, which stay together.</summary>
    public Appended Append(IReadOnlyList<IEventContent> events, string? partitionKey, long now)
    {
        // The clock may go back, but enqueued times never do.
        var enqueued = Math.Max(now, LastEnqueued ?? now);
        var first = End;
        var segment = Current(enqueued);
        Bytes -= segment.Bytes;
        foreach (var content in events)
        {
            segment.Append(new HubEvent(End++, _nextOffset, enqueued, partitionKey, content));
            LastOffset = _nextOffset;
            _nextOffset += Math.Max(1, content.Size);
        }
        Bytes += segment.Bytes;
        LastEnqueued = enqueued;
        Trim(now);
        return new Appended(first, enqueued);
    }

    /// <summary>Removes events beyond the limits of age and size.</summary>
    public void Trim(long now)
    {
        var gone = 0;
        while (gone < _segments.Count
            && (_segments[gone].LastEnqueued + _age <= now || (Bytes > sizeInBytes && gone < _segments.Count - 1)))
        {
            Bytes -= _segments[gone++].Bytes;
        }
        _segments.RemoveRange(0, gone);
    }

    /// <summary>Copies the events from a sequence number on, or from the oldest event if that one is gone. Returns their number.</summary>
    public int Read(long sequenceNumber, Span<HubEvent> target)
    {
        var next = Math.Max(sequenceNumber, Begin);
        var count = 0;
        for (var i = SegmentOf(next); i < _segments.Count && count < target.Length; i++)
        {
            var copied = _segments[i].CopyTo(target[count..], next);
            (next, count) = (next + copied, count + copied);
        }
        return count;
    }

    /// <summary>Returns how many bytes there are from a sequence number on, or from the oldest event if that one is gone.</summary>
    public long BytesFrom(long sequenceNumber)
    {
        var next = Math.Max(sequenceNumber, Begin);
        return next >= End ? 0 : _nextOffset - _segments[SegmentOf(next)][next].Offset;
    }

    /// <summary>
    /// Returns the sequence number of the first event for which the predicate is true; it must also be true for all later events. Returns
    /// the end of the log if there is none.
    /// </summary>
    public long FirstWhere(Predicate<HubEvent> isFound)
    {
        var (low, high) = (Begin, End);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (isFound(_segments[SegmentOf(middle)][middle])) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private Segment Current(long now)
    {
        if (_segments is [.., var last] && last.Bytes < sizeInBytes / SegmentsPerLimit && now - last.Begun < _age / SegmentsPerLimit)
            return last;
        var next = new Segment(End, now);
        _segments.Add(next);
        return next;
    }

    private int SegmentOf(long sequenceNumber)
    {
        var (low, high) = (0, _segments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_segments[middle].End > sequenceNumber) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}

/// <summary>The position where events were appended.</summary>
/// <param name="First">The sequence number of the first of them.</param>
/// <param name="EnqueuedTime">When they were enqueued, in milliseconds since 1970.</param>
internal readonly record struct Appended(long First, long EnqueuedTime);
