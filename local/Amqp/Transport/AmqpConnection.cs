using System.IO.Pipelines;
using System.Net.Sockets;
using Local.Amqp.Security;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>One end of a connection over any duplex stream (part 2.4).</summary>
/// <remarks>
/// One task reads, one writes. All state of the connection, its sessions and links changes under <see cref="Gate"/>, which is never held
/// over an await or a call to a handler.
/// </remarks>
internal sealed partial class AmqpConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly IAmqpHandler? _handler;
    // Not disposed: it has no timer, and an owner of the connection may cancel it at any time.
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<Task> _attaching = [];
    private AmqpException? _failure;
    private bool _isOpenSent;
    private bool _isCloseSent;
    private long _lastRead;

    private AmqpConnection(Stream stream, AmqpOptions options, IAmqpHandler? handler)
    {
        (_stream, Options, _handler) = (stream, options, handler);
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 4096, leaveOpen: true));
        _lastRead = options.Time.GetTimestamp();
        Output = new FrameOutput(stream, Gate, options) { BeforeFlush = FlushDispositions, AfterFlush = PumpSessions };
        // Observes the exception, since callers need not await the opening.
        _ = _opened.Task.Exception;
    }

    public AmqpOptions Options { get; }

    /// <summary>The peer's open.</summary>
    public Open Remote { get; private set; } = new() { ContainerId = "" };

    /// <summary>The identity that the client presented; null for a client, or without SASL.</summary>
    public SaslIdentity? Identity { get; private set; }

    /// <summary>Completes without an error when the connection is closed and everything that it owned has ended.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>The reason why the connection ended; null while it is open, or after a close without an error.</summary>
    public Exception? Reason { get; private set; }

    public bool IsOpen => _opened.Task.IsCompletedSuccessfully && !_isCloseSent && !Completion.IsCompleted;

    internal Lock Gate { get; } = new();

    /// <summary>The number of bytes that have arrived for messages that are not complete yet. Changes under the gate.</summary>
    internal long PartialBytes { get; set; }

    internal FrameOutput Output { get; }

    /// <summary>Serves a client on a stream, which is disposed at the end.</summary>
    public static AmqpConnection Accept(Stream stream, AmqpListenerOptions options, IAmqpHandler handler)
    {
        var connection = new AmqpConnection(stream, options, handler);
        connection.Completion = connection.RunAsync();
        return connection;
    }

    /// <summary>Opens a connection to a server on a stream, which is disposed at the end.</summary>
    /// <exception cref="AmqpException">The server refused the client, or what it sent is not AMQP.</exception>
    public static async Task<AmqpConnection> ConnectAsync(Stream stream, AmqpClientOptions options, CancellationToken cancellation)
    {
        options.Validate();
        var connection = new AmqpConnection(stream, options, null);
        connection.Completion = connection.RunAsync();
        try
        {
            await connection._opened.Task.WaitAsync(cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.AbortAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes the connection, and waits for the peer's close up to the time limit in the options.</summary>
    public async Task CloseAsync(AmqpError? error = null, CancellationToken cancellation = default)
    {
        bool isOpening;
        lock (Gate)
        {
            SendClose(error, error);
            isOpening = !_isOpenSent;
        }
        // Outside the lock, because the reader's continuation may run on this thread.
        if (isOpening) _input.CancelPendingRead();
        try
        {
            await Completion.WaitAsync(Options.CloseTimeout, Options.Time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await AbortAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Drops the connection without a close frame.</summary>
    public async Task AbortAsync()
    {
        await _abort.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private async Task RunAsync()
    {
        // The caller gets the connection before its first event.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var writing = WriteAsync();
        var remoteClosed = false;
        ITimer? idle = null;
        try
        {
            await HandshakeAsync().ConfigureAwait(false);
            idle = WatchIdle();
            _opened.TrySetResult();
            _handler?.OnOpened(this);
            await ReadFramesAsync().ConfigureAwait(false);
            remoteClosed = true;
        }
        catch (AmqpException e)
        {
            Reason = e;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException
            || (e is OperationCanceledException && _abort.IsCancellationRequested))
        {
            Reason = _failure ?? Lost(e);
        }
        catch (Exception e)
        {
            // A handler failed: reports it to the client, and the reason to the listener's error handler.
            Reason = e;
        }
        if (idle is not null) await idle.DisposeAsync().ConfigureAwait(false);
        await EndAsync(writing, remoteClosed).ConfigureAwait(false);
    }

    private async Task EndAsync(Task writing, bool remoteClosed)
    {
        lock (Gate)
        {
            if (Reason is not null && _isOpenSent)
                SendClose(
                    (Reason as AmqpException)?.Error ?? new AmqpError(ErrorCondition.InternalError, "The server failed."),
                    (Reason as AmqpException)?.Error);
            Output.Complete();
        }
        try
        {
            EndSessions((Reason as AmqpException)?.Error);
        }
        catch (Exception e)
        {
            // A handler failed: the reason is reported below, and the connection still closes properly.
            Reason = e;
        }
        _opened.TrySetException(Reason ?? Lost(null));
        try
        {
            await writing.WaitAsync(Options.CloseTimeout, Options.Time).ConfigureAwait(false);
            if (!remoteClosed) await LingerAsync().ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What has not been written by now is lost.
        }
        await _abort.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        await _input.CompleteAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(Attaching()).ConfigureAwait(false);
        Output.Dispose();
        _handler?.OnClosed(this, Reason);
    }

    private async Task WriteAsync()
    {
        try
        {
            await Output.RunAsync(_abort.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A failed write always ends the connection, whatever the cause.
            _failure ??= e as AmqpException ?? Lost(e);
            await _abort.CancelAsync().ConfigureAwait(false);
        }
    }

    // Closing a socket with unread bytes resets it and loses the last frames, so the peer may finish first.
    private async Task LingerAsync()
    {
        if (_stream is not NetworkStream network) return;
        using var deadline = new CancellationTokenSource(Options.CloseTimeout, Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _abort.Token);
        try
        {
            network.Socket.Shutdown(SocketShutdown.Send);
            while (true)
            {
                var read = await _input.ReadAsync(either.Token).ConfigureAwait(false);
                _input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException)
        {
            // The peer has disconnected, or is too slow.
        }
    }

    // Called with the lock held; nothing is written afterwards, so all sessions end here.
    private void SendClose(AmqpError? told, AmqpError? reason)
    {
        if (_isCloseSent) return;
        FlushDispositions();
        _isCloseSent = true;
        if (_isOpenSent) Output.Write(0, new Close(told));
        foreach (var session in _localChannels) session?.SetOver(reason);
    }

    private static AmqpException Lost(Exception? cause) =>
        new(ErrorCondition.ConnectionForced, $"The connection was lost{(cause is null ? "" : ": " + cause.Message)}.", inner: cause);
}
