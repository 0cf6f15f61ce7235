using Local.Amqp.Messaging;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>The sending end of a link (part 2.6.7).</summary>
internal sealed partial class SenderLink : AmqpLink
{
    private const int MaxTag = 32;
    private readonly Queue<OutgoingDelivery> _queue = new();
    private List<OutgoingDelivery> _lost = [];
    private uint _deliveryCount;
    private uint _credit;
    private int _unsettled;
    private int _queued;
    private bool _drainsLater;

    internal SenderLink(AmqpSession session, string name, uint handle)
        : base(session, name, handle, Role.Sender)
    {
    }

    /// <summary>The number of deliveries that <see cref="TrySend"/> accepts now.</summary>
    public int Credit
    {
        get
        {
            lock (Gate) return IsOpen ? Available : 0;
        }
    }

    /// <summary>Whether the peer is draining the link: call <see cref="CompleteDrain"/> when nothing is left to send.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>The number of deliveries that were sent and are not settled.</summary>
    public int Unsettled => Volatile.Read(ref _unsettled);

    internal ISenderHandler? Handler { get; init; }

    private ISenderHandler? Decided { get; set; }

    private int Available => (int)Math.Clamp(Math.Min(_credit, Room) - _queued, 0, int.MaxValue);

    // Deliveries that are sent settled need no state, so only the credit bounds them.
    private long Room =>
        Remote?.SenderSettleMode == SenderSettleMode.Settled ? long.MaxValue : (long)Connection.Options.MaxUnsettled - _unsettled;

    /// <summary>Sends a delivery if the peer has granted credit for it. The delivery reports the outcome.</summary>
    /// <exception cref="AmqpException">The message is larger than the peer takes.</exception>
    public bool TrySend(OutgoingDelivery delivery)
    {
        Check(delivery);
        lock (Gate)
        {
            if (!IsOpen || Available == 0) return false;
            Enqueue(delivery);
            return true;
        }
    }

    /// <summary>
    /// Sends a message as soon as the peer grants credit, and waits for its outcome, which is null for a message that is sent settled.
    /// </summary>
    /// <exception cref="AmqpException">The link is closed, or the message is larger than the peer takes.</exception>
    /// <exception cref="TimeoutException">No credit or no outcome came in time.</exception>
    public async Task<DeliveryState?> SendAsync(
        AmqpMessage message, bool settled = false, byte[]? tag = null, uint messageFormat = 0, CancellationToken cancellation = default)
    {
        var delivery = new AwaitedDelivery(message, settled, tag, messageFormat);
        Check(delivery);
        lock (Gate)
        {
            if (!IsOpen)
                throw new AmqpException(Error ?? new AmqpError(ErrorCondition.DetachForced, "The link is detached."), ErrorScope.Link);
            Enqueue(delivery);
        }
        try
        {
            return await delivery.Outcome.WaitAsync(Connection.Options.RequestTimeout, Connection.Options.Time, cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            Cancel(delivery);
            throw;
        }
    }

    /// <summary>Returns the unused credit when nothing is left to send (part 2.6.7).</summary>
    public void CompleteDrain()
    {
        lock (Gate)
        {
            if (!IsDraining || IsOver) return;
            // Deliveries that wait for the output or the window already have credit: the peer takes the drain's answer to mean that no more
            // will come.
            if (CanGoOn) _drainsLater = true;
            else AnswerDrain();
        }
    }

    /// <summary>Withdraws a delivery that has not been sent yet, or aborts one that has been sent in part (part 2.6.14, aborted).</summary>
    internal void Cancel(OutgoingDelivery delivery)
    {
        lock (Gate)
        {
            if (delivery.IsCancelled || delivery.IsWritten || IsOver) return;
            delivery.IsCancelled = true;
            if (!delivery.IsStarted) _queued--;
            Pump();
        }
    }

    internal void Settle(OutgoingDelivery delivery, DeliveryState? state)
    {
        bool isFreed;
        lock (Gate)
        {
            if (IsOver || !Session.Forget(delivery)) return;
            delivery.IsSettled = true;
            isFreed = OnSettled();
            Session.Dispose(Role.Sender, delivery.Id, settled: true, state);
        }
        if (isFreed) NotifyCredit();
    }

    internal void Tell(OutgoingDelivery delivery, DeliveryState state)
    {
        lock (Gate)
        {
            if (!IsOver && Session.Tracks(delivery)) Session.Dispose(Role.Sender, delivery.Id, settled: false, state);
        }
    }

    /// <summary>
    /// Records that a delivery is settled. Returns whether the link had stopped because of its unsettled deliveries, and continues. Called
    /// with the gate held.
    /// </summary>
    internal bool OnSettled()
    {
        _unsettled--;
        if (_queue.Count > 0) Pump();
        // Each settlement lets another delivery out, when the limit rather than the credit holds the link.
        return _credit > 0 && _credit >= Room;
    }

    internal override void OnFlow(in Flow flow)
    {
        if (flow.LinkCredit is { } granted)
        {
            var credit = (flow.DeliveryCount ?? 0) + granted - _deliveryCount;
            // More has been sent than the peer knew of.
            _credit = granted <= int.MaxValue && (int)credit < 0 ? 0 : credit;
            IsDraining = flow.Drain;
            _drainsLater &= flow.Drain;
            Pump();
        }
        if (flow.Echo && !IsOver) SendFlow(IsDraining);
    }

    /// <summary>Tells the handler that it can send, or that the link is being drained.</summary>
    internal void NotifyCredit()
    {
        bool isReady;
        lock (Gate) isReady = IsAnnounced && IsOpen && (Available > 0 || IsDraining);
        if (isReady) Decided?.OnCredit(this);
    }

    /// <summary>Writes the transfers that can be sent. Called with the gate held.</summary>
    internal void Pump()
    {
        while (!IsOver && _queue.TryPeek(out var delivery))
        {
            if (delivery is { IsCancelled: true, IsStarted: false })
            {
                _queue.Dequeue();
                continue;
            }
            if (!CanGoOn) break;
            if (!Session.CanTransfer)
            {
                Session.Block(this);
                return;
            }
            if (!delivery.IsStarted) Start(delivery);
            if (!Write(delivery)) continue;
            _queue.Dequeue();
            delivery.IsWritten = true;
            // The peer settled this delivery before its last frame.
            if (delivery.IsSettledEarly && Session.Forget(delivery)) _unsettled--;
            delivery.OnWritten();
        }
        if (_drainsLater && !IsOver) AnswerDrain();
    }

    private bool CanGoOn => _queue.TryPeek(out var next) && (next.IsStarted || (_credit > 0 && Room > 0));

    private void AnswerDrain()
    {
        (IsDraining, _drainsLater) = (false, false);
        _deliveryCount += _credit;
        _credit = 0;
        SendFlow(drain: true);
    }

    protected override bool Accept(LinkDecision decision) => (Decided = decision.Sender) is not null;

    protected override void OnAnnounced()
    {
        Decided ??= Handler;
        Decided?.OnAttached(this);
    }

    protected override void OnReady()
    {
        lock (Gate) Pump();
        NotifyCredit();
    }

    protected override void OnTerminated()
    {
        _lost = Session.Forget(this);
        _lost.AddRange(_queue.Where(delivery => !_lost.Contains(delivery)));
        _queue.Clear();
    }

    protected override void AfterTerminated()
    {
        var lost = Interlocked.Exchange(ref _lost, []);
        foreach (var delivery in lost) delivery.OnLost(Error);
    }

    protected override void OnDetached(AmqpError? error) => Decided?.OnDetached(this, error);

    private void Check(OutgoingDelivery delivery)
    {
        if (delivery.Tag is { Length: > MaxTag })
            throw new ArgumentException($"A delivery tag has at most {MaxTag} bytes.", nameof(delivery));
        if (Remote is { MaxMessageSize: > 0 and var largest } && (ulong)delivery.Message.Size > largest)
            throw new AmqpException(
                ErrorCondition.MessageSizeExceeded,
                $"The message has {delivery.Message.Size} bytes, but the peer accepts at most {largest}.",
                ErrorScope.Link);
    }

    private void Enqueue(OutgoingDelivery delivery)
    {
        delivery.Link = this;
        _queue.Enqueue(delivery);
        _queued++;
        Pump();
    }
}
