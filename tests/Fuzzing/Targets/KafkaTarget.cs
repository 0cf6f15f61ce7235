using System.Buffers;
using Emulator.Tests.Kafka;
using Local.Emulator.Access;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Kafka;
using Local.Kafka.Transport;
using Local.Kafka.Types;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fuzzing.Targets;

/// <summary>Everything that a client writes to the emulator's Kafka port, from its first byte on.</summary>
internal sealed class KafkaTarget() : Target("kafka")
{
    private static readonly byte[] s_login =
    [
        .. KafkaBytes.Framed(KafkaBytes.Handshake()),
        .. KafkaBytes.Framed(KafkaBytes.Authenticate(KafkaBytes.ConnectionString(SharedKey.Default))),
    ];

    private HubNamespace? _hubs;
    private KafkaFront? _front;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. KafkaRequests.OfEachKind().Select(request => (byte[])[.. s_login, .. KafkaBytes.Framed(request)]),
        [.. s_login, .. KafkaBytes.Framed(KafkaBytes.Produce("hub", 0, KafkaBytes.Batch(["a", "b"], producer: 3, epoch: 0, sequence: 0)))],
        [.. s_login, .. KafkaRequests.OfEachKind().SelectMany(KafkaBytes.Framed)],
    ];

    public override IReadOnlyList<byte[]> Words { get; } = Of("hub", "group", "member", "PLAIN", "\0\u0001", "\0\u0003hub");

    // A frame may be as large as it says before it is there, and a fetch answers with what was produced.
    public override (long Fixed, int PerByte) Memory => (20_000_000, 2000);

    public override bool Read(byte[] input)
    {
        var session = Front().Open(null);
        using var response = new KafkaWriter();
        Exception? end = null;
        try
        {
            var arrived = new ReadOnlySequence<byte>(input);
            while (RequestReader.TryRead(ref arrived, session.Limits, out var frame)) Answer(session, frame.ToArray(), response);
        }
        catch (KafkaException e)
        {
            end = e;
        }
        session.Close(end);
        return end is null;
    }

    public override void Reset()
    {
        _front?.Dispose();
        _hubs?.Dispose();
        (_front, _hubs) = (null, null);
    }

    // Requests that wait for a group or for records wait until the client disconnects, so it disconnects at once.
    private static void Answer(IKafkaSession session, byte[] request, KafkaWriter response)
    {
        using var gone = new CancellationTokenSource();
        var answering = session.AnswerAsync(request, response, gone.Token);
        gone.Cancel();
        try
        {
            answering.AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
        }
        response.Truncate(0);
    }

    private KafkaFront Front()
    {
        if (_front is not null) return _front;
        var clock = new ManualTimeProvider(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var retention = new RetentionOptions { SizeInBytes = 8 * 1024 * 1024 };
        _hubs = new HubNamespace(new HubNamespaceDefinition("ns", [new HubDefinition("hub", 2, [], retention)]), clock);
        return _front = new KafkaFront(_hubs, SharedKey.Default, clock, NullLogger<KafkaFront>.Instance);
    }
}
