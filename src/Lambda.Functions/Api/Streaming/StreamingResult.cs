using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine.Invocation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Streaming;

/// <summary>
/// The answer to a streamed invocation: one message for each piece of the result, and one at the end. The response starts with the first
/// message.
/// </summary>
internal sealed class StreamingResult(HttpResponse response, string requestId)
{
    private static readonly ResponseStreamMessage Chunk = new("PayloadChunk", "application/octet-stream");
    private static readonly ResponseStreamMessage Complete = new("InvokeComplete", "application/json");

    private readonly ResponseFlush _flush = new(response);

    // No HTML escaping, so that stack traces keep their quotes and angle brackets.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a piece, and returns when the connection has room for the next one.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="cancellation">Ends the wait for room, but not the write: the piece and the final message still go to the
    /// reader.</param>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        for (; !piece.IsEmpty; piece = piece[Math.Min(piece.Length, ResponseStreamMessage.MaxPayload)..])
        {
            await _flush.SettledAsync(cancellation);
            Begin();
            // A message is complete in the buffer before the wait can end, so the stream stays readable.
            Chunk.Write(response.BodyWriter, piece.Span[..Math.Min(piece.Length, ResponseStreamMessage.MaxPayload)]);
            await _flush.StartAsync(cancellation);
        }
    }

    /// <summary>Writes the final message, which says how the invocation ended.</summary>
    public async ValueTask CompleteAsync(FunctionError? error, string? logResult, CancellationToken cancellation)
    {
        // The reader may still be processing a piece that its writer did not wait for.
        await _flush.SettledAsync(cancellation);
        Begin();
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body, Json))
        {
            json.WriteStartObject();
            if (error is not null)
            {
                json.WriteString("ErrorCode", error.ErrorType);
                json.WriteString("ErrorDetails", Encoding.UTF8.GetString(error.Payload.Span));
            }
            if (logResult is not null) json.WriteString("LogResult", logResult);
            json.WriteEndObject();
        }
        Complete.Write(response.BodyWriter, body.WrittenSpan);
        await _flush.StartAsync(cancellation);
    }

    private void Begin()
    {
        if (response.HasStarted || response.ContentType is not null) return;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ResponseStreamMessage.MediaType;
        response.Headers["x-amzn-RequestId"] = requestId;
        response.Headers["X-Amz-Executed-Version"] = LambdaFunction.Latest;
    }
}
