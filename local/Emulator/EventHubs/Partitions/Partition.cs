using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>
/// One partition: a log, and the readers that it serves. One lock covers both. Events for a reader are copied under the lock and sent
/// without it, by one thread per reader, which looks again when it is done. So nobody waits for events, and appending never waits for a
/// thread that sends. https://learn.microsoft.com/azure/event-hubs/event-hubs-features#partitions
/// </summary>
internal sealed class Partition : IDisposable
{
    /// <summary>The maximum number of events that are copied for a reader under the lock.</summary>
    public const int EventsAtOnce = 64;

    // Timers are limited to 49 days; a timer that fires early is set again.
    private static readonly TimeSpan FurthestTimer = TimeSpan.FromDays(1);
    private readonly Lock _gate = new();
    private readonly EventLog _log;
    private readonly ConsumerGroup[] _groups;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Reader[] _readers = [];
    private Action[] _watchers = [];
    private bool _isArmed;

    /// <param name="firstOffset">The offset of the first event.</param>
    public Partition(int id, IReadOnlyList<string> groups, TimeSpan age, long sizeInBytes, TimeProvider time, long firstOffset = 0)
    {
        Id = id;
        _log = new EventLog(age, sizeInBytes, firstOffset);
        _groups = [.. groups.Select(name => new ConsumerGroup(name))];
        _time = time;
        _timer = time.CreateTimer(
            static partition => ((Partition)partition!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Id { get; }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose() => _timer.Dispose();

    /// <summary>Appends all of the events, one next to the other.</summary>
    public Appended Append(IReadOnlyList<IEventContent> events, string? partitionKey)
    {
        Appended appended;
        Reader[] readers;
        Action[] watchers;
        lock (_gate)
        {
            appended = _log.Append(events, partitionKey, Now);
            Arm();
            (readers, watchers) = (_readers, _watchers);
        }
        foreach (var reader in readers) Serve(reader);
        foreach (var appeared in watchers) appeared();
        return appended;
    }

    /// <summary>Copies the events from a sequence number on, or from the oldest event if that one is gone. Returns their number.</summary>
    public int Read(long sequenceNumber, Span<HubEvent> target)
    {
        lock (_gate) return _log.Read(sequenceNumber, target);
    }

    /// <summary>Finds the sequence number of the event with which a reader would begin, or the reason why there is none.</summary>
    public HubOutcome<long> Find(StartPosition position)
    {
        lock (_gate) return position.Resolve(_log);
    }

    /// <summary>Returns what the partition keeps, and how many of the bytes are from a sequence number on.</summary>
    public PartitionExtent Extent(long sequenceNumber)
    {
        lock (_gate) return new PartitionExtent(_log.Begin, _log.End, _log.BytesFrom(sequenceNumber));
    }

    /// <summary>Registers a callback for whenever events were appended, without a lock held, until <see cref="Unwatch"/>.</summary>
    public void Watch(Action appeared)
    {
        lock (_gate) _watchers = [.. _watchers, appeared];
    }

    /// <param name="appeared">The callback that <see cref="Watch"/> received.</param>
    public void Unwatch(Action appeared)
    {
        lock (_gate) _watchers = [.. _watchers.Where(one => one != appeared)];
    }

    /// <summary>Opens a reader without credit, or returns the reason why it cannot. Readers that lose the partition are notified.</summary>
    /// <param name="group">A consumer group of the hub.</param>
    public HubOutcome<Reader> Open(string group, ReaderIdentity identity, StartPosition position, IEventSink sink)
    {
        Reader opened;
        Reader[] displaced = [];
        lock (_gate)
        {
            var joined = _groups.First(one => one.Name.Equals(group, StringComparison.OrdinalIgnoreCase));
            var admission = Admission.Decide([.. joined.Readers.Select(reader => reader.Identity)], identity);
            if (admission.Refusal is { } refusal) return refusal;
            var first = position.Resolve(_log);
            if (!first.Succeeded) return first.Refusal;
            if (admission.TakesOver) displaced = [.. joined.Readers];
            foreach (var reader in displaced) Remove(reader);
            opened = new Reader(this, joined, identity, sink, first.Value);
            joined.Readers.Add(opened);
            _readers = [.. _readers, opened];
        }
        foreach (var reader in displaced) reader.Sink.Closed(ReaderRefusals.Displaced(identity, reader.Identity));
        return opened;
    }

    internal void AddCredit(Reader reader, int credit)
    {
        lock (_gate) reader.Credit += credit;
        Serve(reader);
    }

    internal void Drain(Reader reader)
    {
        lock (_gate) reader.IsDraining = true;
        Serve(reader);
    }

    internal void Close(Reader reader)
    {
        lock (_gate) Remove(reader);
    }

    public PartitionSnapshot Snapshot()
    {
        lock (_gate)
        {
            _log.Trim(Now);
            return new PartitionSnapshot(
                Id,
                _log.Begin,
                _log.LastSequenceNumber,
                _log.LastOffset,
                _log.LastEnqueued,
                _log.End - _log.Begin,
                _log.Bytes,
                _log.OldestEnqueued,
                [.. _groups.Select(group => new GroupSnapshot(
                    group.Name, group.LastSent, group.Readers.Count, group.Readers.Max(reader => reader.Identity.OwnerLevel)))]);
        }
    }

    private void Serve(Reader reader)
    {
        lock (_gate)
        {
            // The serving thread checks again before it stops.
            if (reader.IsServed) return;
            reader.IsServed = true;
        }
        while (Take(reader, out var last, out var unused) is var count && (count > 0 || unused is not null))
        {
            var sent = 0;
            while (sent < count && reader.Sink.Deliver(reader.Buffer[sent], last)) sent++;
            if (sent < count) GoBack(reader, count - sent);
            if (unused is { } credit) reader.Sink.Drained(credit);
        }
    }

    // Serving ends when there is nothing to send and no drain to complete.
    private int Take(Reader reader, out LastEnqueued last, out int? unused)
    {
        lock (_gate)
        {
            unused = null;
            last = new LastEnqueued(_log.LastSequenceNumber, _log.LastOffset, _log.LastEnqueued);
            // The sent event may have been removed from the log by now.
            Array.Clear(reader.Buffer);
            var room = Math.Clamp(reader.Credit, 0, EventsAtOnce);
            var count = reader.IsClosed ? 0 : _log.Read(reader.Next, reader.Buffer.AsSpan(0, room));
            if (count > 0)
            {
                reader.Group.LastSent = reader.Buffer[count - 1].SequenceNumber;
                reader.Next = reader.Group.LastSent + 1;
                reader.Credit -= count;
            }
            else if (reader is { IsDraining: true, IsClosed: false })
            {
                unused = Math.Max(0, reader.Credit);
                (reader.IsDraining, reader.Credit) = (false, 0);
            }
            else
            {
                reader.IsServed = false;
            }
            return count;
        }
    }

    // An event that was not accepted still uses credit.
    private void GoBack(Reader reader, int untaken)
    {
        lock (_gate)
        {
            reader.Next -= untaken;
            reader.Group.LastSent = reader.Next - 1;
            reader.Credit += untaken - 1;
        }
    }

    private void Remove(Reader reader)
    {
        if (reader.IsClosed) return;
        reader.IsClosed = true;
        reader.Group.Readers.Remove(reader);
        _readers = [.. _readers.Where(one => one != reader)];
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _isArmed = false;
            _log.Trim(Now);
            Arm();
        }
    }

    private void Arm()
    {
        if (_isArmed || _log.NextDue is not { } due) return;
        _isArmed = true;
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, due - Now));
        _timer.Change(wait < FurthestTimer ? wait : FurthestTimer, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>The extent of what a partition keeps at one moment.</summary>
/// <param name="Begin">The sequence number of the oldest event.</param>
/// <param name="End">The sequence number of the next event.</param>
/// <param name="Bytes">The number of bytes from the requested sequence number on.</param>
internal readonly record struct PartitionExtent(long Begin, long End, long Bytes);
