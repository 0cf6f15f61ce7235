using Local.Amqp.Messaging;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>
/// Collects the frames that a connection sends and writes them together. Frames that are added during a write are sent with the next one.
/// </summary>
/// <remarks>Everything except <see cref="RunAsync"/> and <see cref="DrainedAsync"/> is called with the connection's gate held.</remarks>
internal sealed class FrameOutput(Stream stream, Lock gate, AmqpOptions options) : IDisposable
{
    private const int Capacity = 64 * 1024;
    private readonly SemaphoreSlim _signal = new(0);
    private AmqpWriter _filling = new(Capacity);
    private AmqpWriter _flushing = new(Capacity);
    private TaskCompletionSource? _drained;
    private int _corks;
    private bool _isSignalled;
    private bool _isCompleted;

    /// <summary>The maximum size of frames that the peer accepts.</summary>
    public uint MaxFrameSize { get; set; } = FrameReader.MinMaxFrameSize;

    /// <summary>The number of bytes waiting to be written.</summary>
    public int Waiting => _filling.Length;

    /// <summary>Whether links must wait before they send more.</summary>
    public bool IsFull => Waiting >= options.OutputLimit;

    /// <summary>When bytes were last written.</summary>
    public long LastWrite { get; private set; } = options.Time.GetTimestamp();

    /// <summary>Called with the gate held, before the collected frames are taken to be written.</summary>
    public Action BeforeFlush { get; set; } = static () => { };

    /// <summary>Called with the gate held, when there is room again.</summary>
    public Action AfterFlush { get; set; } = static () => { };

    /// <summary>Delays writing while many frames are created.</summary>
    public void Cork() => _corks++;

    public void Uncork()
    {
        if (--_corks == 0 && _isSignalled) _signal.Release();
    }

    /// <summary>Signals that there is something to write, or will be when <see cref="BeforeFlush"/> is called.</summary>
    public void Signal()
    {
        if (_isSignalled) return;
        _isSignalled = true;
        if (_corks == 0) _signal.Release();
    }

    /// <summary>Accepts no more frames. <see cref="RunAsync"/> ends when all frames are written.</summary>
    public void Complete()
    {
        _isCompleted = true;
        Signal();
    }

    public void Write(ProtocolHeader header)
    {
        header.Write(_filling);
        Signal();
    }

    /// <summary>Writes a frame of one performative.</summary>
    public void Write<T>(ushort channel, T performative, FrameType type = FrameType.Amqp)
        where T : IComposite
    {
        var begin = BeginFrame(type, channel);
        performative.Write(_filling);
        EndFrame(begin);
    }

    public void WriteEmptyFrame() => EndFrame(BeginFrame(FrameType.Amqp, 0));

    /// <summary>Writes a transfer and a whole message in one frame.</summary>
    public void Write(ushort channel, in Transfer transfer, AmqpMessage message)
    {
        var begin = BeginFrame(FrameType.Amqp, channel);
        transfer.Write(_filling);
        message.Write(_filling);
        EndFrame(begin);
    }

    /// <summary>Writes a transfer and a part of a message in one frame.</summary>
    public void Write(ushort channel, in Transfer transfer, ReadOnlySpan<byte> payload)
    {
        var begin = BeginFrame(FrameType.Amqp, channel);
        transfer.Write(_filling);
        _filling.WriteRaw(payload);
        EndFrame(begin);
    }

    /// <summary>Completes when links may send again.</summary>
    public Task DrainedAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!IsFull) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Writes frames until <see cref="Complete"/> is called or the connection is gone.</summary>
    /// <exception cref="TimeoutException">The peer does not read.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _signal.WaitAsync(cancellation).ConfigureAwait(false);
            bool isLast;
            lock (gate)
            {
                _isSignalled = false;
                BeforeFlush();
                (_filling, _flushing) = (_flushing, _filling);
                isLast = _isCompleted;
                AfterFlush();
                _drained?.SetResult();
                _drained = null;
            }
            if (_flushing.Length > 0) await FlushAsync(cancellation).ConfigureAwait(false);
            if (isLast) return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signal.Dispose();
        _filling.Dispose();
        _flushing.Dispose();
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        var write = stream.WriteAsync(_flushing.Written, cancellation);
        if (write.IsCompletedSuccessfully) write.GetAwaiter().GetResult();
        else await write.AsTask().WaitAsync(options.WriteTimeout, options.Time, cancellation).ConfigureAwait(false);
        LastWrite = options.Time.GetTimestamp();
        if (_flushing.Length <= options.OutputLimit * 2)
        {
            _flushing.Truncate();
            return;
        }
        _flushing.Dispose();
        _flushing = new AmqpWriter(Capacity);
    }

    private int BeginFrame(FrameType type, ushort channel)
    {
        var begin = _filling.Length;
        _filling.GetSpan(FrameReader.HeaderSize);
        _filling.Advance(FrameReader.HeaderSize);
        _filling.Patch(begin + 4, (2u << 24) | ((uint)type << 16) | channel);
        return begin;
    }

    private void EndFrame(int begin)
    {
        var size = _filling.Length - begin;
        if (size > MaxFrameSize)
        {
            _filling.Truncate(begin);
            throw new AmqpException(
                ErrorCondition.FrameSizeTooSmall, $"A frame needs {size} bytes, but the peer accepts at most {MaxFrameSize}.");
        }
        _filling.Patch(begin, (uint)size);
        Signal();
    }
}
