using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FunctionApp.Invocation;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api.Streaming;

/// <summary>The answer to a streamed invocation: a message for each piece of the result, and one at its end. It begins with the first of them.</summary>
internal sealed class InvocationStream(HttpResponse response, string requestId)
{
    private static readonly EventStreamMessage Chunk = new("PayloadChunk", "application/octet-stream");
    private static readonly EventStreamMessage Complete = new("InvokeComplete", "application/json");

    // The SDKs read JSON, no HTML; a stack trace keeps its quotes and angle brackets.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a piece; returns when the connection has room for the next.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        for (; !piece.IsEmpty; piece = piece[Math.Min(piece.Length, EventStreamMessage.MaxPayload)..])
        {
            Begin();
            // A message is in the buffer whole before anything can be cancelled, so whatever follows it still reads as a stream.
            Chunk.Write(response.BodyWriter, piece.Span[..Math.Min(piece.Length, EventStreamMessage.MaxPayload)]);
            await response.BodyWriter.FlushAsync(cancellation);
        }
    }

    /// <summary>Writes how the invocation ended.</summary>
    public async ValueTask CompleteAsync(FunctionError? error, string? logResult, CancellationToken cancellation)
    {
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
        await response.BodyWriter.FlushAsync(cancellation);
    }

    private void Begin()
    {
        if (response.HasStarted || response.ContentType is not null) return;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = EventStreamMessage.MediaType;
        response.Headers["x-amzn-RequestId"] = requestId;
        response.Headers["X-Amz-Executed-Version"] = LambdaFunction.Latest;
    }
}
