using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Functions.Api.Streaming;

namespace Lambda.Functions.Tests.Api.Streaming;

public sealed class ResponseStreamMessageTests
{
    private static byte[] Write(ResponseStreamMessage kind, params byte[][] payloads)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var payload in payloads) kind.Write(buffer, payload);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The bytes are those that @smithy/core 3.38 encodes for the same headers and payload.</summary>
    [Theory]
    [InlineData("PayloadChunk", "application/octet-stream", "hello",
        "0000006f0000005af5fe871f0b3a6576656e742d7479706507000c5061796c6f61644368756e6b0d3a636f6e74656e742d747970650700186170706c69636174696f6e2f6f637465742d73747265616d0d3a6d6573736167652d747970650700056576656e7468656c6c6f29e71260")]
    [InlineData("InvokeComplete", "application/json", "{}",
        "00000066000000541f56c8690b3a6576656e742d7479706507000e496e766f6b65436f6d706c6574650d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b7d7006d467")]
    public void A_message_has_the_same_bytes_as_with_the_official_encoder(
        string type, string contentType, string payload, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Write(new(type, contentType), System.Text.Encoding.UTF8.GetBytes(payload))));

    [Fact]
    public void Messages_are_read_back_unchanged() => Prop.ForAll<byte[][]>(payloads =>
    {
        var messages = ResponseStreamReader.ReadAll(Write(new("PayloadChunk", "application/octet-stream"), payloads));
        return messages.Count == payloads.Length
            && messages.Zip(payloads)
                .All(pair => pair.First.Payload.AsSpan().SequenceEqual(pair.Second) && pair.First.EventType == "PayloadChunk"
                    && pair.First.Headers[":message-type"] == "event" && pair.First.Headers[":content-type"] == "application/octet-stream");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_payload_that_is_too_large_for_clients_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Write(new("PayloadChunk", "application/octet-stream"), new byte[ResponseStreamMessage.MaxPayload + 1]));
}
