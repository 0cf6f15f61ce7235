using System.Buffers.Binary;
using Lambda.Functions.Api.Streaming;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Tests.Api.Streaming;

public sealed class StreamingResultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chunk_that_is_too_large_for_a_message_is_split_into_several()
    {
        var (http, body) = (new DefaultHttpContext(), new MemoryStream());
        http.Response.Body = body;
        await new StreamingResult(http.Response, "r-1").WriteAsync(new byte[ResponseStreamMessage.MaxPayload + 1], Cancellation);
        Assert.Equal([ResponseStreamMessage.MaxPayload, 1], Payloads(body.ToArray()));
    }

    // Beside headers and payload, a message has two lengths and two checksums, of four bytes each.
    private static List<int> Payloads(ReadOnlySpan<byte> bytes)
    {
        var payloads = new List<int>();
        while (!bytes.IsEmpty)
        {
            var (all, headers) = (BinaryPrimitives.ReadInt32BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[4..]));
            payloads.Add(all - headers - 16);
            bytes = bytes[all..];
        }
        return payloads;
    }
}
