using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

internal sealed partial class AmqpSession
{
    private readonly List<AmqpLink?> _links = [];
    private readonly Dictionary<uint, AmqpLink> _remoteHandles = [];

    /// <summary>The session's links, including those that are still being attached. Call with the gate held.</summary>
    internal IEnumerable<AmqpLink> Links => _links.OfType<AmqpLink>();

    /// <summary>Attaches a link that sends, and waits for the peer to do so.</summary>
    /// <exception cref="AmqpException">The peer refused it.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public async Task<SenderLink> AttachAsync(LinkSettings settings, ISenderHandler handler, CancellationToken cancellation = default)
    {
        SenderLink link;
        lock (Gate)
        {
            link = Add(handle => new SenderLink(this, settings.Name, handle) { Handler = handler });
            SendAttach(link, settings, Role.Sender);
        }
        await AttachedAsync(link, cancellation).ConfigureAwait(false);
        return link;
    }

    /// <summary>Attaches a link that receives, and waits for the peer to do so.</summary>
    /// <exception cref="AmqpException">The peer refused it.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public async Task<ReceiverLink> AttachAsync(LinkSettings settings, IReceiverHandler handler, CancellationToken cancellation = default)
    {
        ReceiverLink link;
        lock (Gate)
        {
            link = Add(handle => new ReceiverLink(this, settings.Name, handle) { Handler = handler });
            link.Configure(settings.MaxMessageSize ?? Options.MaxMessageSize, settings.Credit);
            SendAttach(link, settings, Role.Receiver);
        }
        await AttachedAsync(link, cancellation).ConfigureAwait(false);
        return link;
    }

    internal void OnAttach(Attach attach)
    {
        AmqpLink? link;
        bool isAnswer;
        lock (Gate)
        {
            if (_isOver) return;
            if (attach.Handle > Options.HandleMax)
                throw new AmqpException(ErrorCondition.FramingError, $"Handle {attach.Handle} exceeds handle-max, {Options.HandleMax}.");
            if (_remoteHandles.ContainsKey(attach.Handle)) link = null;
            else
            {
                link = _links.Find(it => it is { IsInitiator: true, Remote: null } && it.Name == attach.Name && it.Role != attach.Role);
                if (link is null && _links.Count(it => it is not null) > Math.Min(Options.HandleMax, _remoteHandleMax)) link = null;
                else
                    link ??= attach.Role == Role.Receiver
                        ? Add<AmqpLink>(handle => new SenderLink(this, attach.Name, handle))
                        : Add<AmqpLink>(handle => new ReceiverLink(this, attach.Name, handle));
            }
            isAnswer = link is { IsInitiator: true };
            if (link is not null)
            {
                _remoteHandles.Add(attach.Handle, link);
                link.OnAttach(attach);
            }
        }
        if (link is null)
            Guard(Broken(ErrorCondition.HandleInUse, $"Handle {attach.Handle} is in use, or there are too many."), attach.Handle);
        else if (isAnswer) OnAnswered(link, attach);
        else Decide(link, attach);
    }

    internal void OnDetach(Detach detach)
    {
        AmqpLink? link;
        lock (Gate)
        {
            if (!_remoteHandles.Remove(detach.Handle, out link))
            {
                if (_isOver) return;
            }
            else if (link.OnDetach(detach))
            {
                Remove(link);
            }
        }
        if (link is null) Guard(Broken(ErrorCondition.UnattachedHandle, $"Handle {detach.Handle} has no link."), detach.Handle);
        else link.NotifyDetached();
    }

    /// <summary>Removes a link when both ends have detached. Called with the gate held.</summary>
    internal void Remove(AmqpLink link) => _links[(int)link.Handle] = null;

    private T Add<T>(Func<uint, T> create)
        where T : AmqpLink
    {
        if (_isOver)
            throw new AmqpException(Error ?? new AmqpError(ErrorCondition.IllegalState, "The session is over."), ErrorScope.Session);
        var handle = _links.IndexOf(null);
        if (handle < 0)
        {
            handle = _links.Count;
            if (handle > Math.Min(Options.HandleMax, _remoteHandleMax))
                throw Broken(ErrorCondition.ResourceLimitExceeded, $"The session has {handle} links already.");
            _links.Add(null);
        }
        var link = create((uint)handle);
        _links[handle] = link;
        return link;
    }

    private void SendAttach(AmqpLink link, LinkSettings settings, Role role)
    {
        link.IsInitiator = true;
        try
        {
            Output.Write(Channel, new Attach
            {
                Name = settings.Name,
                Handle = link.Handle,
                Role = role,
                SenderSettleMode = settings.SenderSettleMode,
                ReceiverSettleMode = settings.ReceiverSettleMode,
                Source = settings.Source,
                Target = settings.Target,
                InitialDeliveryCount = role == Role.Sender ? 0 : null,
                MaxMessageSize = role == Role.Receiver ? (ulong)(settings.MaxMessageSize ?? Options.MaxMessageSize) : 0,
                DesiredCapabilities = settings.DesiredCapabilities,
                Properties = settings.Properties,
            });
        }
        catch
        {
            Remove(link);
            throw;
        }
    }

    private async Task AttachedAsync(AmqpLink link, CancellationToken cancellation)
    {
        try
        {
            await link.Attached.WaitAsync(Options.RequestTimeout, Options.Time, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            link.Close();
            throw;
        }
    }

    // An attach without the peer's terminus is a refusal; its detach, with the reason, follows (part 2.6.3).
    private static void OnAnswered(AmqpLink link, Attach attach)
    {
        if (attach.Role == Role.Receiver ? attach.Target is not null : attach.Source is not null) link.Announce();
    }

    private void Decide(AmqpLink link, Attach attach)
    {
        var gone = new CancellationTokenSource();
        var decision = Connection.DecideAsync(new LinkRequest(this, attach), gone.Token);
        if (decision.IsCompletedSuccessfully)
        {
            gone.Dispose();
            Answer(link, attach, decision.Result);
            return;
        }
        bool isGone;
        lock (Gate)
        {
            link.WhenGone = gone.Cancel;
            isGone = _isOver;
        }
        if (isGone) gone.Cancel();
        Connection.Own(AnswerAsync(link, attach, decision.AsTask(), gone));
    }

    private async Task AnswerAsync(AmqpLink link, Attach attach, Task<LinkDecision> decision, CancellationTokenSource gone)
    {
        try
        {
            LinkDecision answer;
            try
            {
                answer = await decision.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (gone.IsCancellationRequested)
            {
                answer = LinkDecision.Refuse(ErrorCondition.DetachForced, "The link was abandoned.");
            }
            lock (Gate) link.WhenGone = null;
            Answer(link, attach, answer);
        }
        catch (Exception e)
        {
            // The handler failed: the connection closes and reports the reason, as it does for a handler of a frame.
            Connection.Fail(e);
        }
    }

    private void Answer(AmqpLink link, Attach attach, LinkDecision decision)
    {
        var isAttached = false;
        try
        {
            lock (Gate)
            {
                if (_isOver) return;
                isAttached = link.Answer(attach, decision);
                if (!isAttached && link.IsRemoteDetached) Remove(link);
            }
        }
        finally
        {
            if (!isAttached) decision.Abandoned?.Invoke();
        }
        if (isAttached) link.Announce();
    }
}
