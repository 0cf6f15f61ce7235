using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;

namespace Local.Emulator.EventHubs.Amqp;

/// <summary>
/// The server's end of a client's receiving link: the link's credit becomes the reader's, and the reader's events become transfers. However
/// much credit the client grants, only a bounded number of events waits for its socket. The others stay in the log.
/// </summary>
internal sealed class EventReaderEndpoint(bool wantsLast, TimeProvider time) : ISenderHandler, IEventSink
{
    private const int Window = 512;
    private readonly Lock _gate = new();
    private SenderLink? _link;
    private Refusal? _closed;
    // The unused credit of the reader.
    private int _outstanding;
    // The same, plus events that have not been written yet. Also changed under a lock of the connection, so not under this one.
    private int _inFlight;
    private int _isCapped;

    /// <summary>The reader; set before the link is attached.</summary>
    public Reader Reader { get; set; } = null!;

    /// <inheritdoc/>
    public void OnAttached(SenderLink link)
    {
        Refusal? reason;
        lock (_gate) (_link, reason) = (link, _closed);
        if (reason is not null) link.Close(reason.Error());
    }

    /// <inheritdoc/>
    public void OnCredit(SenderLink link) => Resume();

    /// <inheritdoc/>
    public void OnDetached(SenderLink link, AmqpError? error) => Reader.Close();

    /// <inheritdoc/>
    public bool Deliver(in HubEvent delivered, in LastEnqueued last)
    {
        var message = WireEvent.Of(delivered);
        if (wantsLast) message = WireEvent.WithLast(message, last, time.GetUtcNow());
        AmqpError tooLarge;
        lock (_gate)
        {
            _outstanding--;
            try
            {
                if (_link!.TrySend(new EventDelivery(this, message))) return true;
                Interlocked.Decrement(ref _inFlight);
                return false;
            }
            catch (AmqpException e)
            {
                tooLarge = e.Error;
            }
        }
        // The event would be redelivered forever. Closing calls back, so it happens outside the lock.
        _link!.Close(tooLarge);
        return false;
    }

    /// <inheritdoc/>
    public void Drained(int unusedCredit)
    {
        lock (_gate) _outstanding -= unusedCredit;
        Interlocked.Add(ref _inFlight, -unusedCredit);
        if (unusedCredit > 0 || _link!.Credit == 0)
        {
            _link!.CompleteDrain();
            return;
        }
        // The session's window was exhausted, not the link's credit.
        Volatile.Write(ref _isCapped, 1);
        ResumeIfRoom();
    }

    /// <inheritdoc/>
    public void Closed(Refusal reason)
    {
        SenderLink? link;
        // Another reader may take over before this one's link is attached.
        lock (_gate) (_closed, link) = (reason, _link);
        link?.Close(reason.Error());
    }

    private void Resume()
    {
        int more;
        lock (_gate)
        {
            // Negative if the client reduced its credit.
            var wanted = _link!.Credit - _outstanding;
            more = Math.Min(wanted, Window - Volatile.Read(ref _inFlight));
            if (wanted > more) Volatile.Write(ref _isCapped, 1);
            _outstanding += more;
            Interlocked.Add(ref _inFlight, more);
        }
        if (more != 0) Reader.AddCredit(more);
        if (_link.IsDraining) Reader.Drain();
        ResumeIfRoom();
    }

    private void OnWritten()
    {
        Interlocked.Decrement(ref _inFlight);
        ResumeIfRoom();
    }

    // May be called with a lock of the connection held, so the work moves to another thread.
    private void ResumeIfRoom()
    {
        if (Volatile.Read(ref _isCapped) == 0 || Volatile.Read(ref _inFlight) > Window / 2 || Interlocked.Exchange(ref _isCapped, 0) == 0)
            return;
        ThreadPool.UnsafeQueueUserWorkItem(static endpoint => endpoint.Resume(), this, preferLocal: false);
    }

    private sealed class EventDelivery(EventReaderEndpoint endpoint, AmqpMessage message) : OutgoingDelivery(message, settled: true)
    {
        /// <inheritdoc/>
        protected internal override void OnWritten() => endpoint.OnWritten();
    }
}
