using System.Buffers;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

internal sealed partial class AmqpConnection
{
    private readonly List<AmqpSession?> _localChannels = [];
    private readonly Dictionary<ushort, AmqpSession> _remoteChannels = [];
    private byte[] _scratch = [];

    /// <summary>Begins a session and waits for the peer to do so.</summary>
    /// <exception cref="AmqpException">The connection is closed, or has as many sessions as it may.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public async Task<AmqpSession> BeginSessionAsync(CancellationToken cancellation = default)
    {
        AmqpSession session;
        lock (Gate)
        {
            if (!IsOpen) throw Reason as AmqpException ?? Lost(null);
            session = AddSession();
            session.SendBegin(null);
        }
        await session.Begun.WaitAsync(Options.RequestTimeout, Options.Time, cancellation).ConfigureAwait(false);
        return session;
    }

    /// <summary>Returns the links of all sessions at this moment, including those that are still being attached.</summary>
    public IReadOnlyList<AmqpLink> Links()
    {
        lock (Gate) return [.. _localChannels.OfType<AmqpSession>().SelectMany(session => session.Links)];
    }

    internal void Remove(AmqpSession session)
    {
        _localChannels[session.Channel] = null;
        if (session.RemoteChannel is { } remote) _remoteChannels.Remove(remote);
    }

    /// <summary>Keeps track of the answer to an attach that takes a while.</summary>
    internal void Own(Task attaching)
    {
        lock (Gate) _attaching.Add(attaching);
        attaching.ContinueWith(Disown, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    internal ValueTask<LinkDecision> DecideAsync(LinkRequest request, CancellationToken cancellation)
    {
        return _handler is null
            ? new(LinkDecision.Refuse(ErrorCondition.NotAllowed, "This peer does not accept links."))
            : _handler.AttachAsync(request, cancellation);
    }

    /// <summary>Ends the connection because a handler failed outside of the reading of frames.</summary>
    internal void Fail(Exception cause)
    {
        lock (Gate) _failure ??= new AmqpException(ErrorCondition.InternalError, "The server failed.", inner: cause);
        _input.CancelPendingRead();
    }

    private void Disown(Task attaching)
    {
        lock (Gate) _attaching.Remove(attaching);
    }

    private Task[] Attaching()
    {
        lock (Gate) return [.. _attaching];
    }

    // Returns when the peer has closed without an error.
    private async Task ReadFramesAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync(_abort.Token).ConfigureAwait(false);
            if (read.IsCanceled && _failure is not null) throw _failure;
            var arrived = read.Buffer;
            Close? close;
            try
            {
                close = OnArrived(ref arrived);
            }
            finally
            {
                _input.AdvanceTo(arrived.Start, read.Buffer.End);
            }
            if (close is not null)
            {
                lock (Gate) SendClose(null, close.Error);
                if (close.Error is not null) throw new AmqpException(close.Error);
                return;
            }
            if (read.IsCompleted) throw Lost(null);
            // Back-pressure: reads no more from a peer that does not read its responses.
            await Output.DrainedAsync(_abort.Token).ConfigureAwait(false);
        }
    }

    private Close? OnArrived(ref ReadOnlySequence<byte> arrived)
    {
        lock (Gate)
        {
            _lastRead = Options.Time.GetTimestamp();
            Output.Cork();
        }
        try
        {
            while (FrameReader.TryReadFrame(ref arrived, Options.MaxFrameSize, out var frame))
            {
                if (frame.Type != FrameType.Amqp)
            throw new AmqpException(ErrorCondition.FramingError, "A SASL frame arrived after the SASL handshake.");
                if (!frame.Body.IsEmpty && OnFrame(frame.Channel, Contiguous(frame.Body)) is { } close) return close;
            }
            return null;
        }
        finally
        {
            lock (Gate) Output.Uncork();
        }
    }

    private ReadOnlySpan<byte> Contiguous(in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment) return body.FirstSpan;
        var length = (int)body.Length;
        if (_scratch.Length < length) _scratch = GC.AllocateUninitializedArray<byte>(Math.Max(length, 4096));
        body.CopyTo(_scratch);
        return _scratch.AsSpan(0, length);
    }

    private Close? OnFrame(ushort channel, ReadOnlySpan<byte> body)
    {
        var reader = new AmqpReader(body);
        var descriptor = reader.ReadDescriptor();
        if (descriptor == Descriptor.Close) return Close.Read(ref reader);
        // After sending a close, ignores everything but the peer's close (part 2.4.3).
        if (_isCloseSent) return null;
        switch (descriptor)
        {
            case Descriptor.Begin:
                OnBegin(channel, Begin.Read(ref reader));
                break;
            case Descriptor.Attach:
                Session(channel).OnAttach(Attach.Read(ref reader));
                break;
            case Descriptor.Flow:
                Session(channel).OnFlow(Flow.Read(ref reader));
                break;
            case Descriptor.Transfer:
                var transfer = Transfer.Read(ref reader);
                Session(channel).OnTransfer(transfer, reader.Remaining);
                break;
            case Descriptor.Disposition:
                Session(channel).OnDisposition(Disposition.Read(ref reader));
                break;
            case Descriptor.Detach:
                Session(channel).OnDetach(Detach.Read(ref reader));
                break;
            case Descriptor.End:
                Session(channel).OnEnd(End.Read(ref reader));
                break;
            default:
                throw new AmqpException(ErrorCondition.NotAllowed, $"Unexpected performative 0x{descriptor:x} on an open connection.");
        }
        return null;
    }

    private void OnBegin(ushort channel, Begin begin)
    {
        lock (Gate)
        {
            if (channel > Options.ChannelMax)
                throw new AmqpException(ErrorCondition.FramingError, $"Channel {channel} exceeds channel-max, {Options.ChannelMax}.");
            if (_remoteChannels.ContainsKey(channel))
                throw new AmqpException(ErrorCondition.NotAllowed, $"Channel {channel} already has a session.");
            AmqpSession session;
            if (begin.RemoteChannel is { } answered)
            {
                session = answered < _localChannels.Count && _localChannels[answered] is { RemoteChannel: null } waiting
                    ? waiting
                    : throw new AmqpException(ErrorCondition.NotAllowed, $"No session was started on channel {answered}.");
                session.OnBegin(channel, begin);
            }
            else
            {
                session = AddSession();
                session.OnBegin(channel, begin);
                session.SendBegin(channel);
            }
            _remoteChannels.Add(channel, session);
        }
    }

    private AmqpSession AddSession()
    {
        var channel = _localChannels.IndexOf(null);
        if (channel < 0)
        {
            channel = _localChannels.Count;
            if (channel > Math.Min(Options.ChannelMax, Remote.ChannelMax))
                throw new AmqpException(
                    ErrorCondition.ResourceLimitExceeded, $"The connection already has {channel} sessions, which is its limit.");
            _localChannels.Add(null);
        }
        var session = new AmqpSession(this, (ushort)channel);
        _localChannels[channel] = session;
        return session;
    }

    private AmqpSession Session(ushort channel) =>
        _remoteChannels.GetValueOrDefault(channel)
            ?? throw new AmqpException(ErrorCondition.NotAllowed, $"Channel {channel} has no session.");

    private void FlushDispositions()
    {
        foreach (var session in _localChannels) session?.FlushDispositions();
    }

    private void PumpSessions()
    {
        foreach (var session in _localChannels) session?.PumpBlocked();
    }

    private void EndSessions(AmqpError? error)
    {
        AmqpSession[] sessions;
        lock (Gate) sessions = [.. _localChannels.OfType<AmqpSession>()];
        foreach (var session in sessions) session.Terminate(error, isGone: true);
    }
}
