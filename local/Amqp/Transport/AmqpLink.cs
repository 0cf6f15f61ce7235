using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>One end of a link (part 2.6).</summary>
internal abstract class AmqpLink
{
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAttached;
    private bool _isAttachSent;
    private bool _isDetachSent;
    private bool _isAnnounced;
    private bool _isNotified;
    private bool _isOver;

    protected AmqpLink(AmqpSession session, string name, uint handle, Role role)
    {
        (Session, Name, Handle, Role) = (session, name, handle, role);
        _ = _attached.Task.Exception;
    }

    public AmqpSession Session { get; }

    public AmqpConnection Connection => Session.Connection;

    public string Name { get; }

    /// <summary>The role of this end.</summary>
    public Role Role { get; }

    /// <summary>The peer's attach; null before it arrives.</summary>
    public Attach? Remote { get; private set; }

    /// <summary>The node at this end, as the peer names it: the source of a sending link, or the target of a receiving one.</summary>
    public string? Address => Role == Role.Sender ? Remote?.Source?.Address : Remote?.Target?.Address;

    /// <summary>The reason why the link ended; null while it is open, or after a detach without an error.</summary>
    public AmqpError? Error { get; private set; }

    public bool IsOpen => _isAttached && !_isOver;

    /// <summary>Completes when both ends have detached, or the connection is closed.</summary>
    public Task Detached => _detached.Task;

    internal Task Attached => _attached.Task;

    internal uint Handle { get; }

    internal bool IsInitiator { get; set; }

    internal bool IsRemoteDetached { get; private set; }

    /// <summary>Called when the link is closed, to cancel the attach that is waiting for it.</summary>
    internal Action? WhenGone { get; set; }

    protected Lock Gate => Session.Gate;

    protected bool IsOver => _isOver;

    /// <summary>Whether the handler has been told about the link.</summary>
    protected bool IsAnnounced => _isAnnounced;

    /// <summary>Detaches the link for good, with or without an error. Its unsettled deliveries are forgotten.</summary>
    public void Close(AmqpError? error = null)
    {
        lock (Gate)
        {
            if (_isOver) return;
            if (_isAttachSent || IsInitiator) SendDetach(error);
            Terminate(error);
        }
        NotifyDetached();
    }

    /// <summary>Detaches the link for good and waits for the peer to do so.</summary>
    public async Task CloseAsync(AmqpError? error = null, CancellationToken cancellation = default)
    {
        Close(error);
        await Detached.WaitAsync(Connection.Options.RequestTimeout, Connection.Options.Time, cancellation).ConfigureAwait(false);
    }

    /// <summary>Handles the peer's attach. Called with the gate held.</summary>
    internal virtual void OnAttach(Attach attach) => Remote = attach;

    /// <summary>Handles the peer's flow. Called with the gate held.</summary>
    internal abstract void OnFlow(in Flow flow);

    /// <summary>Answers the peer's attach, and returns whether the link is attached now. Called with the gate held.</summary>
    internal bool Answer(Attach attach, LinkDecision decision)
    {
        var refusal = _isOver ? Error ?? new AmqpError(ErrorCondition.DetachForced, "The link was abandoned.") : decision.Refusal;
        refusal ??= Accept(decision)
            ? null
            : new AmqpError(ErrorCondition.InternalError, "Cannot attach the link: both ends have the same role.");
        _isAttachSent = true;
        Session.Output.Write(Session.Channel, new Attach
        {
            Name = Name,
            Handle = Handle,
            Role = Role,
            SenderSettleMode = decision.SenderSettleMode ?? attach.SenderSettleMode,
            ReceiverSettleMode = attach.ReceiverSettleMode,
            Source = refusal is not null && Role == Role.Sender ? null : decision.Source ?? attach.Source,
            Target = refusal is not null && Role == Role.Receiver ? null : decision.Target ?? attach.Target,
            InitialDeliveryCount = Role == Role.Sender ? 0 : null,
            MaxMessageSize = Role == Role.Receiver ? (ulong)(decision.MaxMessageSize ?? Connection.Options.MaxMessageSize) : 0,
            OfferedCapabilities = decision.OfferedCapabilities,
            Properties = decision.Properties,
        });
        if (refusal is null) return true;
        SendDetach(IsRemoteDetached ? null : refusal);
        Terminate(refusal);
        if (IsRemoteDetached) _detached.TrySetResult();
        return false;
    }

    /// <summary>Handles the peer's detach, and returns whether both ends have detached. Called with the gate held.</summary>
    internal bool OnDetach(Detach detach)
    {
        IsRemoteDetached = true;
        Terminate(detach.Error);
        // Answers a pending attach first, then detaches.
        if (!_isAttachSent && !IsInitiator) return false;
        if (!_isDetachSent) SendDetach(null, detach.Closed);
        _detached.TrySetResult();
        return true;
    }

    /// <summary>Ends the link, on which nothing happens from now on. Called with the gate held.</summary>
    internal void Terminate(AmqpError? error)
    {
        if (_isOver) return;
        (_isOver, Error) = (true, error);
        OnTerminated();
    }

    /// <summary>Tells the handler that the link is attached, and then what has happened in the meantime.</summary>
    internal void Announce()
    {
        lock (Gate) _isAttached = true;
        OnAnnounced();
        bool isOver;
        lock (Gate) (_isAnnounced, isOver) = (true, _isOver);
        _attached.TrySetResult();
        if (isOver) NotifyDetached();
        else OnReady();
    }

    /// <summary>Tells the handler once that the link is closed.</summary>
    /// <param name="isGone">Whether its session has also ended, so that no detach will arrive.</param>
    internal void NotifyDetached(bool isGone = false)
    {
        bool isMine;
        Action? whenGone;
        lock (Gate)
        {
            isMine = _isAnnounced && !_isNotified;
            _isNotified |= isMine;
            (whenGone, WhenGone) = (WhenGone, null);
        }
        whenGone?.Invoke();
        _attached.TrySetException(
            new AmqpException(Error ?? new AmqpError(ErrorCondition.DetachForced, "The link was detached."), ErrorScope.Link));
        if (isGone) _detached.TrySetResult();
        AfterTerminated();
        if (isMine) OnDetached(Error);
    }

    protected abstract bool Accept(LinkDecision decision);

    protected abstract void OnAnnounced();

    protected abstract void OnReady();

    protected abstract void OnTerminated();

    protected abstract void AfterTerminated();

    protected abstract void OnDetached(AmqpError? error);

    private void SendDetach(AmqpError? error, bool closed = true)
    {
        _isDetachSent = true;
        if (Session.IsOver) return;
        Session.FlushDispositions();
        Session.Output.Write(Session.Channel, new Detach(Handle, closed, error));
    }
}
