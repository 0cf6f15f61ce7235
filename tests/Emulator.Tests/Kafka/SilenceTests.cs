using System.IO.Pipelines;
using Local.Kafka.Transport;
using Local.Kafka.Types;

namespace Emulator.Tests.Kafka;

/// <summary>How long a connection stays with a client that says nothing.</summary>
public sealed class SilenceTests
{
    private static readonly TimeSpan Login = TimeSpan.FromSeconds(60), Idle = TimeSpan.FromMinutes(10);
    private readonly ManualTimeProvider _clock = Some.Clock();
    private readonly Pipe _toServer = new();
    private readonly SilentSession _session = new();

    [Fact]
    public async Task A_client_must_log_in_within_a_minute()
    {
        var connection = Accept();
        _clock.Advance(Login - TimeSpan.FromSeconds(1));
        Assert.False(connection.Completion.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await connection.Completion.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_client_may_be_silent_for_ten_minutes_after_its_login_and_longer_while_it_waits_for_a_response()
    {
        _session.IsLoggedIn = true;
        var connection = Accept();
        await _toServer.Writer.WriteAsync(KafkaBytes.Framed([0, 0]), TestContext.Current.CancellationToken);
        await _session.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        _clock.Advance(3 * Idle);
        Assert.False(connection.Completion.IsCompleted);
        _session.Answer.SetResult(false);
        // Polls until the client has been silent for long enough.
        await Eventually.True(
            () =>
            {
                _clock.Advance(Idle);
                return connection.Completion.IsCompleted;
            },
            TestContext.Current.CancellationToken);
    }

    private KafkaConnection Accept() => KafkaConnection.Accept(
        new TwoWayStream(_toServer.Reader.AsStream()),
        new KafkaOptions { Time = _clock, LoginTimeout = Login, IdleTimeout = Idle },
        _session);

    private sealed class SilentSession : IKafkaSession
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RequestLimits Limits => RequestLimits.Login;

        public bool IsLoggedIn { get; set; }

        public async ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> request, KafkaWriter response, CancellationToken cancellation)
        {
            Asked.SetResult();
            return await Answer.Task.WaitAsync(cancellation);
        }

        public void Close(Exception? reason)
        {
        }
    }

    /// <summary>Reads what a test writes, and takes what is written to nowhere.</summary>
    private sealed class TwoWayStream(Stream input) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            input.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.CompletedTask;
    }
}
