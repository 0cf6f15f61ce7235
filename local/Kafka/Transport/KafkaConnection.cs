using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Local.Kafka.Types;

namespace Local.Kafka.Transport;

/// <summary>
/// The server's end of a connection over any duplex stream. Requests are answered one at a time and in order. While one waits, the next is
/// read, so that a disconnected client is noticed. No more than that is read ahead.
/// </summary>
internal sealed class KafkaConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly KafkaOptions _options;
    private readonly IKafkaSession _session;
    private readonly PipeReader _input;
    private readonly SilenceWatch _idle;
    private readonly Channel<(byte[] Buffer, int Length)> _requests = Channel.CreateBounded<(byte[] Buffer, int Length)>(
        new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
    // Not disposed: they have no timers, and an owner of the connection may cancel at any time. Requests that wait for records or a group
    // wait until the client disconnects; what it asked before is still answered.
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _gone = new();

    private KafkaConnection(Stream stream, KafkaOptions options, IKafkaSession session)
    {
        (_stream, _options, _session) = (stream, options, session);
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 4096, leaveOpen: true));
        _idle = new SilenceWatch(options, () => session.IsLoggedIn, _abort);
    }

    /// <summary>Completes without an error when the connection is closed.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Serves a client on a stream, which is disposed at the end.</summary>
    public static KafkaConnection Accept(Stream stream, KafkaOptions options, IKafkaSession session)
    {
        var connection = new KafkaConnection(stream, options, session);
        connection.Completion = connection.RunAsync();
        return connection;
    }

    /// <summary>Drops the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        // The caller gets the connection before its first request.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var reading = ReadAsync();
        Exception? reason = null;
        try
        {
            await AnswerAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Any failure ends this connection only; the session logs the reason.
            reason = e is OperationCanceledException ? null : e;
        }
        await _abort.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        _idle.Dispose();
        await _input.CompleteAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _session.Close(reason);
    }

    private async Task ReadAsync()
    {
        Exception? failure = null;
        try
        {
            await ReadRequestsAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Reports the end to the answering side, after the requests that were read before.
            failure = e;
        }
        _requests.Writer.TryComplete(failure);
        await _gone.CancelAsync().ConfigureAwait(false);
    }

    private async Task ReadRequestsAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync(_abort.Token).ConfigureAwait(false);
            var arrived = read.Buffer;
            while (RequestReader.TryRead(ref arrived, _session.Limits, out var frame))
            {
                _idle.OnRequest();
                var length = (int)frame.Length;
                var buffer = ArrayPool<byte>.Shared.Rent(length);
                frame.CopyTo(buffer);
                await _requests.Writer.WriteAsync((buffer, length), _abort.Token).ConfigureAwait(false);
            }
            _input.AdvanceTo(arrived.Start, arrived.End);
            if (read.IsCompleted) return;
        }
    }

    private async Task AnswerAsync()
    {
        using var response = new KafkaWriter();
        await foreach (var (buffer, length) in _requests.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            response.Truncate(0);
            response.WriteInt32(0);
            if (await _session.AnswerAsync(buffer.AsMemory(0, length), response, _gone.Token).ConfigureAwait(false))
            {
                response.Patch(0, response.Length - sizeof(int));
                await WriteAsync(response.Written).ConfigureAwait(false);
            }
            ArrayPool<byte>.Shared.Return(buffer);
            _idle.OnAnswered();
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> response)
    {
        using var deadline = new CancellationTokenSource(_options.WriteTimeout, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _abort.Token);
        await _stream.WriteAsync(response, either.Token).ConfigureAwait(false);
    }
}
