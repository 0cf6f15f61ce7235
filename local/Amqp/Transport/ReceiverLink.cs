using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>The receiving end of a link (part 2.6.7).</summary>
internal sealed class ReceiverLink : AmqpLink
{
    private List<IncomingDelivery> _lost = [];
    private TaskCompletionSource? _drained;
    private IncomingDelivery? _partial;
    private AmqpWriter? _parts;
    private int _maxMessageSize;
    private int _window;
    private int _unsettled;
    private int _held;
    private uint _deliveryCount;
    private uint _credit;

    internal ReceiverLink(AmqpSession session, string name, uint handle)
        : base(session, name, handle, Role.Receiver)
    {
    }

    /// <summary>The number of deliveries that the peer may still send.</summary>
    public uint Credit
    {
        get
        {
            lock (Gate) return _credit;
        }
    }

    /// <summary>The number of deliveries that have arrived and are not settled.</summary>
    public int Unsettled => Volatile.Read(ref _unsettled);

    internal IReceiverHandler? Handler { get; init; }

    private IReceiverHandler? Decided { get; set; }

    /// <summary>Keeps the credit at a number of deliveries, including unsettled ones. 0 grants no further credit.</summary>
    public void SetCredit(int window)
    {
        lock (Gate)
        {
            _window = Math.Min(window, Connection.Options.MaxUnsettled);
            if (IsOpen) Replenish();
        }
    }

    /// <summary>Grants credit once for a number of further deliveries.</summary>
    public void AddCredit(int deliveries)
    {
        lock (Gate)
        {
            if (!IsOpen) return;
            _window = 0;
            _credit = (uint)Math.Min((long)_credit + deliveries, Connection.Options.MaxUnsettled);
            SendFlow();
        }
    }

    /// <summary>Drains the link: withdraws unused credit, and completes when everything available has been delivered.</summary>
    /// <exception cref="AmqpException">The link is closed.</exception>
    /// <exception cref="TimeoutException">The sender did not drain in time.</exception>
    public Task DrainAsync(CancellationToken cancellation = default)
    {
        lock (Gate)
        {
            if (!IsOpen)
                throw new AmqpException(Error ?? new AmqpError(ErrorCondition.DetachForced, "The link is detached."), ErrorScope.Link);
            _window = 0;
            if (_credit == 0) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            SendFlow();
            return _drained.Task.WaitAsync(Connection.Options.RequestTimeout, Connection.Options.Time, cancellation);
        }
    }

    internal void Configure(int maxMessageSize, int credit) =>
        (_maxMessageSize, _window) = (maxMessageSize, Math.Min(credit, Connection.Options.MaxUnsettled));

    internal override void OnAttach(Attach attach)
    {
        base.OnAttach(attach);
        _deliveryCount = attach.InitialDeliveryCount ?? 0;
    }

    internal override void OnFlow(in Flow flow)
    {
        if (flow.DeliveryCount is { } count && count != _deliveryCount)
        {
            _credit -= Math.Min(_credit, count - _deliveryCount);
            _deliveryCount = count;
        }
        if (_credit == 0) Drained();
        if (flow.Echo && !IsOver) SendFlow();
    }

    /// <summary>Handles a transfer. Returns the delivery once it is complete. Called with the gate held.</summary>
    internal IncomingDelivery? OnTransfer(in Transfer transfer, ReadOnlySpan<byte> payload)
    {
        // Frames that were in flight when this end detached.
        if (IsOver) return null;
        if (_partial is null) Begin(transfer);
        if (transfer.Aborted)
        {
            Forget();
            Replenish();
            return null;
        }
        if (payload.Length + (_parts?.Length ?? 0) > _maxMessageSize)
        {
            var error = new AmqpError(
                ErrorCondition.MessageSizeExceeded, $"A message exceeds the link's limit of {_maxMessageSize} bytes.");
            // The detach also ends the delivery, but some clients wait for its outcome.
            if (!_partial!.IsSettled) Session.Dispose(Role.Receiver, _partial.Id, settled: true, new RejectedState(error));
            Forget();
            throw new AmqpException(error, ErrorScope.Link);
        }
        var delivery = _partial!;
        if (transfer.Settled == true) delivery.IsSettled = true;
        if (transfer.More)
        {
            Hold(payload);
            return null;
        }
        delivery.Payload = Whole(payload);
        Forget();
        return Complete(delivery);
    }

    /// <summary>Passes a delivery to the handler. Called without the gate.</summary>
    internal void Deliver(IncomingDelivery delivery) => Decided?.OnDelivery(this, delivery);

    /// <exception cref="AmqpException">The state is larger than a frame of the peer.</exception>
    internal void Settle(IncomingDelivery delivery, DeliveryState? state)
    {
        lock (Gate)
        {
            if (delivery.IsSettled || IsOver) return;
            Check(state);
            OnSettled(delivery);
            Session.Dispose(Role.Receiver, delivery.Id, settled: true, state);
        }
    }

    internal void Propose(IncomingDelivery delivery, DeliveryState state)
    {
        lock (Gate)
        {
            if (delivery.IsSettled || IsOver)
                throw new AmqpException(
                    Error ?? new AmqpError(ErrorCondition.IllegalState, "The delivery is already settled, or its link is closed."),
                    ErrorScope.Link);
            Check(state);
            Session.Dispose(Role.Receiver, delivery.Id, settled: false, state);
        }
    }

    // Throws here, to the caller that settles; throwing later, while the disposition is written, would close the connection.
    private void Check(DeliveryState? state)
    {
        if (state is not (RejectedState or ModifiedState)) return;
        using var writer = new AmqpWriter();
        new Disposition(Role.Receiver, uint.MaxValue, uint.MaxValue, Settled: true, state).Write(writer);
        if (writer.Length + FrameReader.HeaderSize > Session.Output.MaxFrameSize)
            throw new AmqpException(
                ErrorCondition.FrameSizeTooSmall,
                $"The outcome needs {writer.Length} bytes, but the peer accepts frames of at most {Session.Output.MaxFrameSize}.",
                ErrorScope.Link);
    }

    /// <summary>Records that a delivery is settled. Called with the gate held.</summary>
    internal void OnSettled(IncomingDelivery delivery)
    {
        delivery.IsSettled = true;
        if (!Session.Forget(delivery)) return;
        _unsettled--;
        Replenish();
    }

    protected override bool Accept(LinkDecision decision)
    {
        Decided = decision.Receiver;
        Configure(decision.MaxMessageSize ?? Connection.Options.MaxMessageSize, decision.Credit);
        return Decided is not null;
    }

    protected override void OnAnnounced()
    {
        Decided ??= Handler;
        Decided?.OnAttached(this);
    }

    protected override void OnReady()
    {
        lock (Gate) Replenish();
    }

    protected override void OnTerminated()
    {
        Forget();
        _lost = Session.Forget(this);
    }

    protected override void AfterTerminated()
    {
        foreach (var delivery in Interlocked.Exchange(ref _lost, [])) delivery.OnLost(Error);
        _drained?.TrySetException(
            new AmqpException(Error ?? new AmqpError(ErrorCondition.DetachForced, "The link was detached."), ErrorScope.Link));
    }

    protected override void OnDetached(AmqpError? error) => Decided?.OnDetached(this, error);

    private void Begin(in Transfer transfer)
    {
        if (transfer.DeliveryId is null || transfer.DeliveryTag is null)
            throw new AmqpException(
                ErrorCondition.InvalidField, "The first transfer of a delivery has no delivery-id or no delivery-tag.", ErrorScope.Session);
        if (_credit == 0)
            throw new AmqpException(ErrorCondition.TransferLimitExceeded, "A transfer arrived without credit.", ErrorScope.Link);
        _credit--;
        _deliveryCount++;
        _partial = new IncomingDelivery(this, transfer);
    }

    // Bounds memory: each of a connection's links could begin a message and never end it.
    private void Hold(ReadOnlySpan<byte> payload)
    {
        var most = Math.Max(Connection.Options.MaxPartialBytes, _maxMessageSize);
        if (Connection.PartialBytes + payload.Length > most)
            throw new AmqpException(
                ErrorCondition.ResourceLimitExceeded,
                $"The incomplete messages of the connection exceed its limit of {most} bytes.");
        Connection.PartialBytes += payload.Length;
        _held += payload.Length;
        (_parts ??= new AmqpWriter(payload.Length * 2)).WriteRaw(payload);
    }

    private ReadOnlyMemory<byte> Whole(ReadOnlySpan<byte> last)
    {
        if (_parts is null) return last.ToArray();
        _parts.WriteRaw(last);
        return _parts.WrittenSpan.ToArray();
    }

    private void Forget()
    {
        Connection.PartialBytes -= _held;
        _held = 0;
        _parts?.Dispose();
        (_partial, _parts) = (null, null);
    }

    private IncomingDelivery Complete(IncomingDelivery delivery)
    {
        if (delivery.IsSettled)
        {
            Replenish();
        }
        else
        {
            if (!Session.Track(delivery))
                throw new AmqpException(
                    ErrorCondition.NotAllowed, $"The delivery-id {delivery.Id} is in use by an unsettled delivery.", ErrorScope.Session);
            _unsettled++;
        }
        if (_credit == 0) Drained();
        return delivery;
    }

    private void Drained()
    {
        _drained?.TrySetResult();
        _drained = null;
    }

    // Grants credit in few, large steps.
    private void Replenish()
    {
        if (_window == 0 || IsOver || _drained is not null) return;
        var wanted = _window - _unsettled;
        if (wanted <= _credit || (_credit + _unsettled > _window / 2 && wanted - _credit < Math.Max(1, _window / 2))) return;
        _credit = (uint)wanted;
        SendFlow();
    }

    private void SendFlow() => Session.SendFlow(new Flow
    {
        Handle = Handle,
        DeliveryCount = _deliveryCount,
        LinkCredit = _credit,
        Drain = _drained is not null,
    });
}
