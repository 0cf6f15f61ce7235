using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>One end of a session (part 2.5).</summary>
internal sealed partial class AmqpSession
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _remoteHandleMax = uint.MaxValue;
    private bool _isOver;

    internal AmqpSession(AmqpConnection connection, ushort channel)
    {
        (Connection, Channel) = (connection, channel);
        _incomingWindow = connection.Options.IncomingWindow;
        _ = _begun.Task.Exception;
    }

    public AmqpConnection Connection { get; }

    /// <summary>The reason why the session ended; null while it is open, or after an end without an error.</summary>
    public AmqpError? Error { get; private set; }

    /// <summary>Completes when the session has ended at both ends.</summary>
    public Task Ended => _ended.Task;

    internal Task Begun => _begun.Task;

    /// <summary>
    /// Whether this end of the session has ended, so that nothing may be written on its channel. Read with the gate held.
    /// </summary>
    internal bool IsOver => _isOver;

    internal ushort Channel { get; }

    internal ushort? RemoteChannel { get; private set; }

    internal Lock Gate => Connection.Gate;

    internal FrameOutput Output => Connection.Output;

    private AmqpOptions Options => Connection.Options;

    /// <summary>Ends the session, detaches its links, and waits for the peer to do so.</summary>
    public async Task EndAsync(AmqpError? error = null, CancellationToken cancellation = default)
    {
        Close(error);
        await Ended.WaitAsync(Options.RequestTimeout, Options.Time, cancellation).ConfigureAwait(false);
    }

    internal void SendBegin(ushort? answered) =>
        Output.Write(Channel, new Begin(answered, _nextOutgoingId, _incomingWindow, Options.IncomingWindow, Options.HandleMax));

    internal void OnBegin(ushort remoteChannel, Begin begin)
    {
        RemoteChannel = remoteChannel;
        _nextIncomingId = begin.NextOutgoingId;
        _remoteIncomingWindow = begin.IncomingWindow;
        _remoteHandleMax = begin.HandleMax;
        _begun.TrySetResult();
    }

    internal void OnEnd(End end)
    {
        lock (Gate)
        {
            WriteEnd(null, end.Error);
            Connection.Remove(this);
        }
        Terminate(end.Error, isGone: true);
    }

    /// <summary>Ends the session's links, when the session has ended.</summary>
    /// <param name="isGone">Whether the peer has ended it as well, or is gone.</param>
    internal void Terminate(AmqpError? error, bool isGone)
    {
        AmqpLink[] links;
        lock (Gate)
        {
            SetOver(error);
            links = [.. Links];
        }
        _begun.TrySetException(
            new AmqpException(error ?? new AmqpError(ErrorCondition.ConnectionForced, "The connection is over."), ErrorScope.Session));
        foreach (var link in links) link.NotifyDetached(isGone: true);
        if (isGone) _ended.TrySetResult();
    }

    private void Close(AmqpError? error)
    {
        lock (Gate)
        {
            if (_isOver) return;
            WriteEnd(error, error);
        }
        Terminate(error, isGone: false);
    }

    // Called with the lock held; nothing is written on the channel afterwards, since the peer has forgotten the session by then.
    private void WriteEnd(AmqpError? told, AmqpError? reason)
    {
        if (_isOver) return;
        FlushDispositions();
        Output.Write(Channel, new End(told));
        SetOver(reason);
    }

    /// <summary>
    /// Marks the session as ended: nothing is written on the channel from now on. <see cref="Terminate"/> notifies the handlers. Called
    /// with the gate held.
    /// </summary>
    internal void SetOver(AmqpError? reason)
    {
        if (_isOver) return;
        (_isOver, Error) = (true, reason);
        foreach (var link in Links) link.Terminate(reason);
    }

    // A protocol error closes the smallest scope that it affects: link, session or connection.
    private void Guard(AmqpException error, uint handle)
    {
        switch (error.Scope)
        {
            case ErrorScope.Link:
                _remoteHandles.GetValueOrDefault(handle)?.Close(error.Error);
                break;
            case ErrorScope.Session:
                Close(error.Error);
                break;
            case ErrorScope.Connection:
            default:
                throw error;
        }
    }

    private static AmqpException Broken(AmqpSymbol condition, string description) => new(condition, description, ErrorScope.Session);
}
