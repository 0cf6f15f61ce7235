using Lambda.Engine.Async;

namespace Fuzzing.Targets;

/// <summary>Messages of the event queue, which anyone who can write to the queue may have put there.</summary>
internal sealed class QueueMessageTarget() : Target("queue-messages")
{
    private static readonly AsyncEvent s_event = new("3f1c2a54-7a43-4a1c-9f43-2d8f8f0c7a11", "echo", DateTimeOffset.UnixEpoch)
    {
        Payload = """{"hello":"world"}"""u8.ToArray(),
    };

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        AsyncEventCodec.Write(s_event).ToArray(),
        AsyncEventCodec.Write(s_event with
        {
            Attempt = 3, Redrives = 1, RedrivenAt = DateTimeOffset.UnixEpoch, Hops = 2, ClientContext = "{}", Qualifier = "$LATEST",
            LastError = """{"errorMessage":"x","errorType":"E"}"""u8.ToArray(), ParentRequestId = s_event.RequestId,
        }).ToArray(),
        AsyncEventCodec.Write(s_event with { Payload = default, PayloadBlob = "events/x" }).ToArray(),
    ];

    public override IReadOnlyList<byte[]> Words { get; } = Of(
        "\"requestId\":", "\"attempt\":", "\"payload\":", "\"lastError\":", "\"delivery\":", "\"acceptedAt\":\"", "null", "-1",
        "2147483648",
        "1e9", "{", "}", "[", "]", ",", "\"", "\\ud800", "9999-12-31T23:59:59Z", "[[[[[[[[[[[[[[[[");

    public override bool Read(byte[] input)
    {
        return AsyncMessage.Read(input) is not AsyncMessage.Unreadable;
    }
}
